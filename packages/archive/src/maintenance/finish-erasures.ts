/** A certificate is written before a key is overwritten: what it names is erased, now or when the archive is opened next. */
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexStore } from '../index/index-store.ts'
import {
  type ErasureCertificate,
  readErasureCertificates,
  studyKeyOf,
  verifyErasureCertificate,
} from '../keys/erasure-certificate.ts'
import type { StudyKeyName, StudyKeys } from '../keys/study-keys.ts'

export interface FinishedErasure {
  certificate: ErasureCertificate
  digest: string
  studyKey: StudyKeyName
  /** Whose key was there still: the log has to hear of it. */
  destroyed: boolean
  /** There when the index had the study still: the change feed has to hear of it. */
  studyInstanceUID: string | undefined
}

/**
 * Overwrites the keys and removes the index rows of all studies that have a certificate.
 *
 * @returns those of which not all was done before
 */
export async function finishErasures(
  fs: FileSystem,
  keysFolder: string,
  keys: StudyKeys,
  index: IndexStore,
): Promise<FinishedErasure[]> {
  const finished: FinishedErasure[] = []
  for (const certificate of await readErasureCertificates(fs, keysFolder)) {
    const studyKey = studyKeyOf(certificate)
    const slot = await keys.slot(studyKey.slot)
    const destroyed = slot?.state === 'live' && slot.id.equals(studyKey.id)
    if (destroyed) await keys.erase(studyKey)
    const present = await index.studyByKey(studyKey.id)
    const studyInstanceUID = present?.StudyInstanceUID ?? (await index.trashedStudy(studyKey.id))?.studyInstanceUID
    await index.removeStudy(studyKey.id)
    if (!destroyed && studyInstanceUID === undefined) continue
    finished.push({
      certificate,
      digest: verifyErasureCertificate(certificate).digest,
      studyKey,
      destroyed,
      studyInstanceUID,
    })
  }
  return finished
}
