/** FileSystem on the local disk, by the callbacks of node:fs, which cost less per call than its promises. */
import * as fs from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import type { FileSystem, OpenFile } from './file-system.ts'

/**
 * Writes up to this many octets go into the page cache at once: a copy of some microseconds, where handing it to another
 * thread and back takes longer than the copy.
 */
const writtenAtOnce = 65_536

/** Most buffers Linux takes in one writev (IOV_MAX). */
const partsPerWrite = 1024

class NodeFile implements OpenFile {
  readonly #fd: number

  constructor(fd: number) {
    this.#fd = fd
  }

  async read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(length)
    let filled = 0
    while (filled < length) {
      const count = await this.#readOnce(buffer, filled, position + filled)
      if (count === 0) break
      filled += count
    }
    return filled === length ? buffer : buffer.subarray(0, filled)
  }

  #readOnce(buffer: Buffer, offset: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      fs.read(this.#fd, buffer, offset, buffer.length - offset, position, (error, count) =>
        error ? reject(error) : resolve(count),
      )
    })
  }

  async write(position: number, parts: readonly Uint8Array[]): Promise<void> {
    let at = position
    for (let first = 0; first < parts.length; first += partsPerWrite) {
      at += await this.#writeAll(at, parts.slice(first, first + partsPerWrite))
    }
  }

  /** A short write is continued: it is how a full disk shows before ENOSPC does. */
  async #writeAll(position: number, parts: Uint8Array[]): Promise<number> {
    let rest = parts
    let written = 0
    while (rest.length > 0) {
      const count = await this.#writeOnce(position + written, rest)
      written += count
      rest = skip(rest, count)
    }
    return written
  }

  #writeOnce(position: number, parts: Uint8Array[]): Promise<number> | number {
    const octets = parts.reduce((sum, part) => sum + part.length, 0)
    if (octets <= writtenAtOnce) return fs.writevSync(this.#fd, parts, position)
    return new Promise((resolve, reject) => {
      fs.writev(this.#fd, parts, position, (error, count) => (error ? reject(error) : resolve(count)))
    })
  }

  length(): Promise<number> {
    return new Promise((resolve, reject) => {
      fs.fstat(this.#fd, (error, stats) => (error ? reject(error) : resolve(stats.size)))
    })
  }

  truncate(length: number): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.ftruncate(this.#fd, length, (error) => (error ? reject(error) : resolve()))
    })
  }

  datasync(): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.fdatasync(this.#fd, (error) => (error ? reject(error) : resolve()))
    })
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.close(this.#fd, (error) => (error ? reject(error) : resolve()))
    })
  }
}

/** What is left of `parts` after their first `count` octets. */
function skip(parts: Uint8Array[], count: number): Uint8Array[] {
  let left = count
  const rest: Uint8Array[] = []
  for (const part of parts) {
    if (left < part.length) rest.push(left === 0 ? part : part.subarray(left))
    left = Math.max(0, left - part.length)
  }
  return rest
}

const flags = { create: 'wx+', existing: 'r+', read: 'r' } as const

/** The real disk. */
export const nodeFileSystem: FileSystem = {
  async open(path, mode) {
    return new Promise((resolve, reject) => {
      fs.open(path, flags[mode], 0o600, (error, fd) => (error ? reject(error) : resolve(new NodeFile(fd))))
    })
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
  async list(path) {
    const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return names.sort()
  },
  rename,
  async remove(path) {
    await rm(path, { force: true })
  },
  async syncFolder(path) {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  },
}
