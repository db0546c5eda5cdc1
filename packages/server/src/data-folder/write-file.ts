/**
 * Small files of the data folder: whole or not there, readable by the archive's account only.
 */
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** From now on, whatever this process makes is for its own account only: databases and journals of libraries as well. */
export function keepFilesPrivate(): void {
  process.umask(0o077)
}

/** Replaces `path` in one step; after it resolves, the new content survives a power loss. */
export async function writeWholeFile(path: string, content: string | Buffer): Promise<void> {
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** Makes renames and removals in a folder survive a power loss. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
