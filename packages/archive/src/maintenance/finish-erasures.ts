/** What a record or a certificate names as erased is erased, now or when the archive is opened next. */
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexStore } from '../index/index-store.ts'
import { readErasures } from '../keys/erasure-certificate.ts'
import type { Keyring } from '../keys/keyring.ts'
import type { StudyKeyName, StudyKeys } from '../keys/study-keys.ts'
import { destroyKey } from './erase.ts'

export interface FinishParts {
  fs: FileSystem
  keyring: Keyring
  keys: StudyKeys
  index: IndexStore
}

/** Overwrites the keys and removes the index rows of all studies that are to be erased. */
export async function finishErasures(parts: FinishParts): Promise<void> {
  const { fs, keyring, keys, index } = parts
  for (const study of await index.erasures()) if (await isLive(keys, study)) await destroyKey(parts, study)
  for (const study of await readErasures(fs, keyring.folder)) {
    if (await isLive(keys, study)) await keys.erase(study)
    await index.removeStudy(study.id)
  }
}

async function isLive(keys: StudyKeys, { id, slot }: StudyKeyName): Promise<boolean> {
  const content = await keys.slot(slot)
  return content?.state === 'live' && content.id.equals(id)
}
