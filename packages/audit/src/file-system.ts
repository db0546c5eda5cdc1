/**
 * The few file operations the log needs, handed in so that tests can make each of them fail.
 *
 * Semantics are those of POSIX: `rename` replaces atomically, `syncFolder` makes names durable.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'

/** One open file. Methods reject with the system's error (`code` EIO, ENOSPC, ...). */
export interface OpenFile {
  /** Writes all octets at `position`. */
  write(octets: Uint8Array, position: number): Promise<void>
  /** fdatasync(2): the octets written so far survive a power cut. */
  datasync(): Promise<void>
  truncate(lengthOctets: number): Promise<void>
  close(): Promise<void>
}

export interface FileSystem {
  /** The whole file, or `undefined` if there is none. */
  readFile(path: string): Promise<Uint8Array | undefined>
  /** Names in a folder; empty if there is no such folder. */
  readFolder(path: string): Promise<string[]>
  /** Opens for reading and writing; `create` starts with an empty file, `keep` needs one that exists. */
  open(path: string, how: 'create' | 'keep'): Promise<OpenFile>
  makeFolder(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes a file or a folder with what it holds; nothing there is fine. */
  remove(path: string): Promise<void>
  syncFolder(path: string): Promise<void>
}

/** Files of the audit log are for the archive's own account only. */
const fileMode = 0o600
const folderMode = 0o700

/** The real one. */
export const nodeFileSystem: FileSystem = {
  readFile: (path) => readFile(path).catch(ignoreMissing),
  readFolder: async (path) => (await readdir(path).catch(ignoreMissing)) ?? [],
  async open(path, how) {
    const handle = await open(path, how === 'create' ? 'w+' : 'r+', fileMode)
    return {
      async write(octets, position) {
        let done = 0
        while (done < octets.length) {
          const { bytesWritten } = await handle.write(octets, done, octets.length - done, position + done)
          done += bytesWritten
        }
      },
      datasync: () => handle.datasync(),
      truncate: (lengthOctets) => handle.truncate(lengthOctets),
      close: () => handle.close(),
    }
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: folderMode })
  },
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  async syncFolder(path) {
    const handle = await open(path, 'r')
    await handle.sync().finally(() => handle.close())
  },
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
