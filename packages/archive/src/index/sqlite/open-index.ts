/** Opens the index, or begins a new one where it is missing or cannot be read: the packs hold all of it. */
import { existsSync } from 'node:fs'
import { ArchiveError } from '../../errors.ts'
import type { FileSystem } from '../../file-system/file-system.ts'
import { SqliteIndex } from './sqlite-index.ts'

/** @returns `lost`: the index is empty and must be filled from the packs */
export async function openIndex(
  fs: FileSystem,
  path: string,
  key: Uint8Array,
): Promise<{ index: SqliteIndex; lost: boolean }> {
  const lost = !existsSync(path)
  try {
    return { index: SqliteIndex.open(path, key), lost }
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.code !== 'LG_INDEX_DAMAGED') throw error
    await removeIndex(fs, path)
    return { index: SqliteIndex.open(path, key), lost: true }
  }
}

/** The database with its journal. */
export async function removeIndex(fs: FileSystem, path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await fs.remove(path + suffix)
}
