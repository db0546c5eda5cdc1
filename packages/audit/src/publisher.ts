/** Writes tiles, bundles and the signed checkpoint for everything up to a size. */
import { join } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { type Tile, tileWidth } from './merkle/right-edge.ts'
import { type Checkpoint, signCheckpoint } from './note/checkpoint.ts'
import type { NoteSigner } from './note/signed-note.ts'
import { encodeEntries } from './tiles/entry-bundle.ts'
import type { TileFiles } from './tiles/tile-files.ts'

/** The log at one moment. */
export interface Snapshot {
  size: number
  rootHash: Uint8Array
  /** Tiles that became full since the last publication. */
  full: readonly Tile[]
  /** Tiles at the right edge, not full. */
  partial: readonly Tile[]
  /** Entries from `firstEntry`, a multiple of 256, to the end. */
  firstEntry: number
  entries: readonly Uint8Array[]
}

export const checkpointFile = 'checkpoint'
export const witnessedFolder = 'witnessed'

/** One for each witness, named by the id of its key, 8 hexadecimal digits. */
export function witnessedFile(keyId: Uint8Array): string {
  return join(witnessedFolder, Buffer.from(keyId).toString('hex'))
}

export class Publisher {
  readonly #folder: string
  readonly #fs: FileSystem
  readonly #tiles: TileFiles
  readonly #signer: NoteSigner

  constructor(folder: string, fs: FileSystem, tiles: TileFiles, signer: NoteSigner) {
    this.#folder = folder
    this.#fs = fs
    this.#tiles = tiles
    this.#signer = signer
  }

  /** Tiles first, then the checkpoint that speaks of them, then what it made superfluous goes. */
  async publish(snapshot: Snapshot): Promise<Checkpoint> {
    const tiles = [...snapshot.full, ...snapshot.partial]
    for (const { level, index, hashes } of tiles) {
      await this.#tiles.write(level, index, hashes.length, Buffer.concat(hashes))
    }
    const bundles = cutIntoBundles(snapshot)
    for (const { index, entries } of bundles) {
      await this.#tiles.write('entries', index, entries.length, encodeEntries(entries))
    }
    const checkpoint = await this.sign(snapshot.size, snapshot.rootHash)
    for (const { level, index, hashes } of snapshot.partial) await this.#tiles.keepOnly(level, index, hashes.length)
    const last = bundles.at(-1)
    if (last && last.entries.length < tileWidth) await this.#tiles.keepOnly('entries', last.index, last.entries.length)
    return checkpoint
  }

  /** Signs and replaces the file `checkpoint`, durably. */
  async sign(size: number, rootHash: Uint8Array): Promise<Checkpoint> {
    const checkpoint = signCheckpoint(this.#signer, size, rootHash)
    await this.#replace(checkpointFile, checkpoint.note)
    return checkpoint
  }

  /** Keeps a checkpoint that a witness signed too, in the place of the one before. */
  async keepWitnessed(keyId: Uint8Array, note: string): Promise<void> {
    await this.#fs.makeFolder(join(this.#folder, witnessedFolder))
    await this.#replace(witnessedFile(keyId), note)
    await this.#fs.syncFolder(join(this.#folder, witnessedFolder))
  }

  readWitnessed(keyId: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#fs.readFile(join(this.#folder, witnessedFile(keyId)))
  }

  async #replace(name: string, note: string): Promise<void> {
    const path = join(this.#folder, name)
    const file = await this.#fs.open(`${path}.new`, 'create')
    try {
      await file.write(Buffer.from(note), 0)
      await file.datasync()
    } finally {
      await file.close()
    }
    await this.#fs.rename(`${path}.new`, path)
    await this.#fs.syncFolder(this.#folder)
  }
}

function cutIntoBundles({ firstEntry, entries }: Snapshot): { index: number; entries: readonly Uint8Array[] }[] {
  return Array.from({ length: Math.ceil(entries.length / tileWidth) }, (_, i) => ({
    index: firstEntry / tileWidth + i,
    entries: entries.slice(i * tileWidth, (i + 1) * tileWidth),
  }))
}
