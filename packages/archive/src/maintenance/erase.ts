/**
 * Erases a study: certificate, then key, then index rows. Each step is durable before the next, and opening the archive
 * finishes what a crash interrupted: once the certificate is there, the study ends erased.
 */
import type { Committer } from '../commit/committer.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexedStudy, IndexStore } from '../index/index-store.ts'
import { writeErasureCertificate } from '../keys/erasure-certificate.ts'
import type { Keyring } from '../keys/keyring.ts'
import { signingKeyFrom } from '../keys/signing.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import type { StudyContexts } from '../receive/study-contexts.ts'

export interface EraseParts {
  fs: FileSystem
  keyring: Keyring
  keys: StudyKeys
  index: IndexStore
  committer: Committer
  contexts: StudyContexts
}

/** @returns how many instances the study had */
export function eraseStudy(parts: EraseParts, { studyKey, StudyInstanceUID }: IndexedStudy): Promise<number> {
  const { fs, keyring, keys, index, committer, contexts } = parts
  return committer.exclusive(async () => {
    const signingKey = signingKeyFrom(keyring.derive('erasure-certificates'))
    await writeErasureCertificate(fs, keyring.folder, signingKey, studyKey)
    committer.markErased(studyKey.id)
    await keys.erase(studyKey)
    contexts.forget(StudyInstanceUID)
    return index.removeStudy(studyKey.id)
  })
}
