/** One process at a time works on a data folder. */

export interface FolderLock {
  release(): void
}

/** Takes the lock of a data folder; the kernel releases it when the process ends. @throws ArchiveError LG_ARCHIVE_LOCKED */
export function lockFolder(_folder: string): FolderLock {
  throw new Error('first landing')
}
