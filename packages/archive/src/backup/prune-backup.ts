/** Removes generations that are not to stay, and then the objects that no generation names any more. */
import type { BackupFolder } from './backup-folder.ts'

export interface Pruned {
  generations: number
  octets: number
  /** The disk does not let anything be removed, as it should where it can: nothing is lost by that but room. */
  refused: boolean
}

const refusals = new Set(['EACCES', 'EPERM', 'EROFS'])

/**
 * @throws ArchiveError LG_BACKUP_ALTERED, LG_BACKUP_FOREIGN when a generation that stays cannot be read: then no object is
 *   removed, since it might be one of its
 */
export async function pruneBackup(backup: BackupFolder, keep: readonly number[]): Promise<Pruned> {
  const stays = new Set(keep)
  const gone = (await backup.generations()).filter((number) => !stays.has(number))
  if (gone.length === 0) return { generations: 0, octets: 0, refused: false }
  const named = new Set<string>()
  for (const number of keep) {
    const { list } = await backup.generation(number)
    for (const { digest } of list.objects) named.add(digest)
  }
  try {
    for (const number of gone) await backup.removeGeneration(number)
    return { generations: gone.length, octets: await backup.removeAllBut(named), refused: false }
  } catch (error) {
    if (!refusals.has(String((error as { code?: unknown }).code))) throw error
    return { generations: 0, octets: 0, refused: true }
  }
}
