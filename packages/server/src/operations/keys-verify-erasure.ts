/**
 * Says what a certificate of erasure is worth: signed, by this archive, known to its audit log, and the key really gone.
 *
 * The log's own entry is what makes it more than our word: it stands in the Merkle tree, with a proof that anyone can check.
 */
import { parseErasureCertificate } from '@leadglass/archive'
import type { AuditLog } from '@leadglass/audit'
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'

export const keysVerifyErasure: Operation<'keys.verify-erasure'> = {
  right: 'keys:read',
  params: z.strictObject({ certificate: z.string().max(limits.erasureCertificateCharacters) }),
  facts: () => ({}),
  async run({ certificate: text }, { data, principal }) {
    const certificate = parseErasureCertificate(text)
    const { digest, isSigned, isOurs, isDestroyed } = await data.archive.checkErasure(principal, certificate)
    const logEntry = await entryOf(data.audit, certificate.study, digest)
    const holds = isSigned && isOurs && isDestroyed && logEntry !== undefined
    const { study, erased } = certificate
    return {
      holds,
      study,
      erased,
      digest,
      isSigned,
      isOurs,
      isDestroyed,
      ...(logEntry === undefined ? {} : { logEntry }),
    }
  },
}

/** Index of the entry that names the certificate. */
async function entryOf(audit: AuditLog, study: string, digest: string): Promise<number | undefined> {
  for await (const { index, event } of audit.entries()) {
    const isErasure = event.action === 'study:erased' && event.object === `study:${study}`
    if (isErasure && event.detail?.certificate === digest) return index
  }
  return undefined
}
