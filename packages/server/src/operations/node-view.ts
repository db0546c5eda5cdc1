/** A node as administrators see it: without certificate serials. */
import type { RegisteredNode } from '@leadglass/access'
import type { NodeView } from './operation-table.ts'

export function nodeView(node: RegisteredNode): NodeView {
  const { aeTitle, host, port, services, certificates, dangerouslySendPlaintext, deIdentified } = node
  const latest = certificates
    .map((certificate) => certificate.notAfter)
    .sort()
    .at(-1)
  return {
    aeTitle,
    services,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(dangerouslySendPlaintext ? { dangerouslySendPlaintext } : {}),
    ...(deIdentified ? { deIdentified } : {}),
    ...(latest === undefined ? {} : { certificateNotAfter: latest }),
  }
}
