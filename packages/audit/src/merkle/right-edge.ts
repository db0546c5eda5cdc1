/**
 * The right edge of a growing Merkle tree: per tile level, the hashes of the tile that is not full yet.
 *
 * A hash at level L stands for 256^L entries. The edge is all that is needed to append and to compute the root, at most
 * 255 hashes a level, whatever the size of the log. Sources: RFC 6962 2.1, C2SP tlog-tiles "Merkle Tree".
 */
import { emptyRoot, nodeHash, perfectRoot } from './hash.ts'

/** Hashes in a full tile, and entries in a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256

/** A tile, full or partial: `hashes.length` of up to 256. */
export interface Tile {
  level: number
  index: number
  hashes: readonly Uint8Array[]
}

export class RightEdge {
  #size: number
  readonly #levels: Uint8Array[][]

  /** `levels` as another edge's `upperLevels()` gave them when its size was `size`, a multiple of 256. */
  constructor(size = 0, levels: readonly (readonly Uint8Array[])[] = []) {
    this.#size = size
    this.#levels = [[], ...levels.map((hashes) => [...hashes])]
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size
  }

  /** Adds a leaf hash; returns the tiles that became full by it, lowest level first. */
  append(leaf: Uint8Array): Tile[] {
    this.#size++
    return this.#push(0, leaf)
  }

  /** Adds the root of 256 leaves, where the size is a multiple of 256; returns the tiles above them that became full. */
  appendTile(root: Uint8Array): Tile[] {
    this.#size += tileWidth
    return this.#push(1, root)
  }

  #push(lowest: number, added: Uint8Array): Tile[] {
    const full: Tile[] = []
    let hash = added
    for (let level = lowest; ; level++) {
      const hashes = this.#levels[level] ?? []
      this.#levels[level] = hashes
      hashes.push(hash)
      if (hashes.length < tileWidth) return full
      full.push({ level, index: Math.floor(this.#size / tileWidth ** (level + 1)) - 1, hashes })
      hash = perfectRoot(hashes)
      this.#levels[level] = []
    }
  }

  /** RFC 6962 root hash of all leaves. */
  root(): Uint8Array {
    let root: Uint8Array | undefined
    for (const hashes of this.#levels) root = foldPerfectSubtrees(hashes, root)
    return root ?? emptyRoot
  }

  /** The tiles that are not full, copied. */
  partialTiles(): Tile[] {
    return this.#levels.flatMap((hashes, level) =>
      hashes.length === 0
        ? []
        : [{ level, index: Math.floor(this.#size / tileWidth ** (level + 1)), hashes: [...hashes] }],
    )
  }

  /** The hashes of levels 1 and up, copied: the whole edge of the size rounded down to a multiple of 256. */
  upperLevels(): Uint8Array[][] {
    return this.#levels.slice(1).map((hashes) => [...hashes])
  }
}

/** Joins the perfect subtrees that k hashes form (one for each bit of k), from the right, to what lies right of them. */
function foldPerfectSubtrees(hashes: readonly Uint8Array[], right: Uint8Array | undefined): Uint8Array | undefined {
  let root = right
  let end = hashes.length
  for (let width = 1; width <= hashes.length; width *= 2) {
    if ((hashes.length & width) === 0) continue
    const left = perfectRoot(hashes, end - width, end)
    root = root ? nodeHash(left, root) : left
    end -= width
  }
  return root
}
