/**
 * Tiles and entry bundles on disk.
 *
 * A full one is written once and synced at once. A partial one is for readers of the latest checkpoint: the log itself
 * never reads it back, so it is not synced, and it is removed when a wider one has taken its place.
 */
import { dirname, join } from 'node:path'
import type { FileSystem } from '../file-system.ts'
import { hashOctets } from '../merkle/hash.ts'
import { tileWidth } from '../merkle/right-edge.ts'
import { decodeEntries } from './entry-bundle.ts'
import { partialFolder, tilePath } from './path.ts'

export class TileFiles {
  readonly #folder: string
  readonly #fs: FileSystem
  readonly #unsynced = new Set<string>()

  constructor(folder: string, fs: FileSystem) {
    this.#folder = folder
    this.#fs = fs
  }

  /** @param width - hashes or entries that `octets` hold, 1 to 256 */
  async write(level: number | 'entries', index: number, width: number, octets: Uint8Array): Promise<void> {
    const path = join(this.#folder, tilePath(level, index, width))
    await this.#fs.makeFolder(dirname(path))
    if (width === tileWidth) this.#rememberFolders(dirname(path))
    const file = await this.#fs.open(path, 'create')
    try {
      await file.write(octets, 0)
      if (width === tileWidth) await file.datasync()
    } finally {
      await file.close()
    }
    if (width === tileWidth) await this.#fs.remove(join(this.#folder, partialFolder(level, index)))
  }

  /** Removes the partial versions of a tile other than the one of `width`. */
  async keepOnly(level: number | 'entries', index: number, width: number): Promise<void> {
    const folder = join(this.#folder, partialFolder(level, index))
    for (const name of await this.#fs.readFolder(folder)) {
      if (name !== String(width)) await this.#fs.remove(join(folder, name))
    }
  }

  /** After this the names of all full tiles written so far are durable. */
  async syncFolders(): Promise<void> {
    for (const folder of this.#unsynced) {
      await this.#fs.syncFolder(folder)
      this.#unsynced.delete(folder)
    }
  }

  /**
   * The first `width` hashes of a tile; fewer if the file is short, more if it is long, `undefined` if there is none.
   * A wider version answers for a narrower one, as C2SP tlog-tiles asks of readers.
   */
  async readHashes(level: number, index: number, width: number): Promise<Uint8Array[] | undefined> {
    const octets = await this.#readHashes(level, index, width)
    if (!octets) return undefined
    const count = Math.ceil(octets.length / hashOctets)
    return Array.from({ length: count }, (_, i) => octets.subarray(i * hashOctets, (i + 1) * hashOctets))
  }

  /** The same of a tile of leaf hashes, one after the other. */
  readTile(index: number, width: number): Promise<Buffer | undefined> {
    return this.#readHashes(0, index, width)
  }

  /** The first `width` entries of a bundle, as `readHashes` does. @throws AuditError `LG_AUDIT_BUNDLE_MALFORMED` */
  async readEntries(index: number, width: number): Promise<Uint8Array[] | undefined> {
    const found = await this.#read('entries', index, width)
    if (!found) return undefined
    const entries = decodeEntries(found.octets)
    return found.width > width ? entries.slice(0, width) : entries
  }

  async #readHashes(level: number, index: number, width: number): Promise<Buffer | undefined> {
    const found = await this.#read(level, index, width)
    if (!found) return undefined
    const { buffer, byteOffset, length } = found.octets
    return Buffer.from(buffer, byteOffset, found.width > width ? Math.min(length, width * hashOctets) : length)
  }

  async #read(level: number | 'entries', index: number, width: number) {
    for (const candidate of [width, tileWidth]) {
      const octets = await this.#fs.readFile(join(this.#folder, tilePath(level, index, candidate)))
      if (octets) return { octets, width: candidate }
    }
    const names = await this.#fs.readFolder(join(this.#folder, partialFolder(level, index)))
    const wider = Math.min(...names.map(Number).filter((other) => other > width && other < tileWidth))
    const octets = Number.isFinite(wider)
      ? await this.#fs.readFile(join(this.#folder, tilePath(level, index, wider)))
      : undefined
    return octets && { octets, width: wider }
  }

  /** The folder and those above it, up to the log's own. */
  #rememberFolders(folder: string): void {
    for (let path = folder; path.length >= this.#folder.length; path = dirname(path)) this.#unsynced.add(path)
  }
}
