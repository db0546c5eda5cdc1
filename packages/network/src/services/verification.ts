/**
 * Verification service class, SCP side: answers C-ECHO-RQ.
 *
 * Sources: PS3.4 Annex A, PS3.7 9.3.5.
 */
import { UIDs } from '@leadglass/dicom'
import { asCEchoRQ, type CEchoRQ, type CEchoRSP, respondTo } from '../dimse/messages.ts'
import { Status } from '../dimse/status.ts'
import type { ServiceProvider } from './service-provider.ts'

const transferSyntaxes: ReadonlySet<string> = new Set<string>([
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRLittleEndian,
  UIDs.ExplicitVRBigEndian,
])

/** Builds the Verification SCP. */
export function verificationSCP(): ServiceProvider<CEchoRQ, CEchoRSP> {
  return {
    service: 'echo',
    contexts: new Map([[UIDs.VerificationSOPClass, transferSyntaxes]]),
    read: asCEchoRQ,
    handle: async (request) => respondTo(request, Status.Success),
  }
}
