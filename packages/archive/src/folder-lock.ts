/**
 * One process at a time works on a data folder.
 *
 * Node has no file locks of its own; SQLite does. An exclusive transaction on the empty database `lock` holds a kernel
 * lock that ends with the process, however it ends, and that a second connection of the same process meets too.
 */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { ArchiveError } from './errors.ts'

export interface FolderLock {
  release(): void
}

/** Takes the lock of a data folder. @throws ArchiveError LG_ARCHIVE_LOCKED */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'lock')
  const database = new Database(path, { timeout: 0 })
  try {
    database.exec('begin exclusive')
    chmodSync(path, 0o600)
  } catch (error) {
    database.close()
    throw new ArchiveError('LG_ARCHIVE_LOCKED', 'another process works on this data folder', {}, error)
  }
  return { release: () => database.close() }
}
