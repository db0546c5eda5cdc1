/** An association of ours with a server that is measured. */
import { readFileSync } from 'node:fs'
import {
  type ContextProposal,
  openAssociation,
  type RequestorAssociation,
  type ServiceProvider,
} from '@leadglass/network'
import type { RunningServer } from '../contestants/contestant.ts'
import { SENDER_AE_TITLE } from '../contestants/leadglass.ts'

export function connectTo(
  { dicomPort, aeTitle, tls }: RunningServer,
  contexts: readonly ContextProposal[],
  services: readonly ServiceProvider[] = [],
): Promise<RequestorAssociation> {
  const read = (path: string) => readFileSync(path, 'utf8')
  const line = tls
    ? {
        tls: {
          key: read(tls.key),
          certificate: read(tls.certificate),
          authority: read(tls.authority),
          serverName: 'localhost',
        },
      }
    : { dangerouslySendPlaintext: true as const }
  return openAssociation({
    host: '127.0.0.1',
    port: dicomPort,
    callingAETitle: SENDER_AE_TITLE,
    calledAETitle: aeTitle,
    contexts,
    services,
    limits: { responseMs: 600_000 },
    ...line,
  })
}
