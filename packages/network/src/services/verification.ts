/**
 * Verification service class, SCP side: answers C-ECHO-RQ.
 *
 * Sources: PS3.4 Annex A, PS3.7 9.3.5.
 */
import { asCEchoRQ, type CEchoRQ, type CEchoRSP, respondTo } from '../dimse/messages.ts'
import { Status } from '../dimse/status.ts'
import type { ServiceProvider } from './service-provider.ts'

const verificationSOPClass = '1.2.840.10008.1.1'
const transferSyntaxes: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.2',
])

/** Builds the Verification SCP. */
export function verificationSCP(): ServiceProvider<CEchoRQ, CEchoRSP> {
  return {
    service: 'echo',
    contexts: new Map([[verificationSOPClass, transferSyntaxes]]),
    read: asCEchoRQ,
    handle: async (request) => respondTo(request, Status.Success),
  }
}
