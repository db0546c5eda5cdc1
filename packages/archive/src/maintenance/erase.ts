/**
 * Erases a study: certificate, then audit entry, then key, then index rows. Each step is durable before the next, and opening
 * the archive finishes what a crash interrupted: once the certificate is there, the study ends erased and the log says so.
 */
import type { Committer } from '../commit/committer.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexedStudy, IndexStore } from '../index/index-store.ts'
import { withdrawErasureCertificate, writeErasureCertificate } from '../keys/erasure-certificate.ts'
import type { Keyring } from '../keys/keyring.ts'
import { signingKeyFrom } from '../keys/signing.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import type { StudyContexts } from '../receive/study-contexts.ts'

/** Certificates are signed by a key of their own, derived from the root key. */
export const erasureKeyPurpose = 'erasure-certificates'

export interface EraseParts {
  fs: FileSystem
  keyring: Keyring
  keys: StudyKeys
  index: IndexStore
  committer: Committer
  contexts: StudyContexts
}

/**
 * @param record - writes the audit entry, with the certificate's digest and the number of instances
 * @returns how many instances the study had
 */
export function eraseStudy(
  parts: EraseParts,
  { studyKey, StudyInstanceUID }: IndexedStudy,
  record: (certificate: string, instances: number) => Promise<void>,
): Promise<number> {
  const { fs, keyring, keys, index, committer, contexts } = parts
  return committer.exclusive(async () => {
    const signingKey = signingKeyFrom(keyring.derive(erasureKeyPurpose))
    const certificate = await writeErasureCertificate(fs, keyring.folder, signingKey, studyKey)
    try {
      await record(certificate, (await index.instances({ studyInstanceUID: StudyInstanceUID })).length)
    } catch (error) {
      await withdrawErasureCertificate(fs, keyring.folder, studyKey)
      throw error
    }
    committer.markErased(studyKey.id)
    await keys.erase(studyKey)
    contexts.forget(StudyInstanceUID)
    return index.removeStudy(studyKey.id)
  })
}
