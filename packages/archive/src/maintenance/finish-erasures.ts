/** A certificate is written before a key is overwritten: what it names is erased, now or when the archive is opened next. */
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexStore } from '../index/index-store.ts'
import { readErasures } from '../keys/erasure-certificate.ts'
import type { StudyKeys } from '../keys/study-keys.ts'

/** Overwrites the keys and removes the index rows of all studies that have a certificate. @returns their number */
export async function finishErasures(
  fs: FileSystem,
  keysFolder: string,
  keys: StudyKeys,
  index: IndexStore,
): Promise<number> {
  const erasures = await readErasures(fs, keysFolder)
  for (const study of erasures) {
    const slot = await keys.slot(study.slot)
    if (slot?.state === 'live' && slot.id.equals(study.id)) await keys.erase(study)
    await index.removeStudy(study.id)
  }
  return erasures.length
}
