/** Replaces small files as a whole: after a crash either the old content is there or the new one. */
import { dirname } from 'node:path'
import type { FileSystem } from './file-system.ts'

/** Writes `path` by way of a synced temporary file beside it, which holds nothing that `path` would not. */
export async function replaceFile(fs: FileSystem, path: string, octets: Uint8Array): Promise<void> {
  const temporary = `${path}.new`
  await fs.remove(temporary)
  const file = await fs.open(temporary, 'create')
  try {
    await file.write(0, [octets])
    await file.datasync()
  } finally {
    await file.close()
  }
  await fs.rename(temporary, path)
  await fs.syncFolder(dirname(path))
}

/** The whole file, or `undefined` when it is not there. For files known to be small. */
export async function readWholeFile(fs: FileSystem, path: string): Promise<Buffer | undefined> {
  const file = await fs.open(path, 'read').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return undefined
  try {
    return await file.read(0, await file.length())
  } finally {
    await file.close()
  }
}
