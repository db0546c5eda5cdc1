/** Our own SCU with the credentials of a test's node. */
import { type ContextProposal, openAssociation, type RequestorAssociation } from '@leadglass/network'
import type { Server } from './server.ts'
import { type Credentials, pemOf } from './test-archive.ts'

/** What a C-STORE announces of an instance. */
export interface Announced {
  sopClass: string
  transferSyntax: string
}

/** Opens an association that can send the given instances. */
export function openSender(
  server: Server,
  credentials: Credentials,
  instances: readonly Announced[],
  callingAETitle = 'SCANNER1',
): Promise<RequestorAssociation> {
  const { key, cert: certificate, ca: authority } = pemOf(credentials)
  return openAssociation({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAETitle,
    calledAETitle: 'LEADGLASS',
    contexts: contextsOf(instances),
    tls: { key, certificate, authority },
  })
}

function contextsOf(instances: readonly Announced[]): ContextProposal[] {
  const pairs = new Map(instances.map((instance) => [`${instance.sopClass} ${instance.transferSyntax}`, instance]))
  return [...pairs.values()].map(({ sopClass, transferSyntax }) => ({
    abstractSyntaxUID: sopClass,
    transferSyntaxUIDs: [transferSyntax],
  }))
}
