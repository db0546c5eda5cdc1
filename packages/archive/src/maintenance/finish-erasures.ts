/** A certificate is written before a key is overwritten: what it names is erased, now or when the archive is opened next. */
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexStore } from '../index/index-store.ts'
import {
  type ErasureCertificate,
  readErasureCertificates,
  studyKeyOf,
  verifyErasureCertificate,
} from '../keys/erasure-certificate.ts'
import type { StudyKeys } from '../keys/study-keys.ts'

export interface FinishedErasure {
  certificate: ErasureCertificate
  digest: string
}

/** Overwrites the keys and removes the index rows of all studies that have a certificate. @returns those whose key was there */
export async function finishErasures(
  fs: FileSystem,
  keysFolder: string,
  keys: StudyKeys,
  index: IndexStore,
): Promise<FinishedErasure[]> {
  const finished: FinishedErasure[] = []
  for (const certificate of await readErasureCertificates(fs, keysFolder)) {
    const study = studyKeyOf(certificate)
    const slot = await keys.slot(study.slot)
    if (slot?.state === 'live' && slot.id.equals(study.id)) {
      await keys.erase(study)
      finished.push({ certificate, digest: verifyErasureCertificate(certificate).digest })
    }
    await index.removeStudy(study.id)
  }
  return finished
}
