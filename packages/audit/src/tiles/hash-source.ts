/** Hashes of perfect subtrees, read from tiles. Source: C2SP tlog-tiles "Merkle Tree". */
import { AuditError } from '../errors.ts'
import { perfectRoot } from '../merkle/hash.ts'
import type { HashSource } from '../merkle/proof.ts'
import { type Tile, tileWidth } from '../merkle/right-edge.ts'
import type { TileFiles } from './tile-files.ts'

/** Binary tree levels that a tile spans. */
const levelsPerTile = 8

/** @param partial - the tiles at the right edge; all others are read as full ones */
export function hashSource(files: TileFiles, partial: readonly Tile[]): HashSource {
  return async (level, index) => {
    const tileLevel = Math.floor(level / levelsPerTile)
    const count = 2 ** (level % levelsPerTile)
    const tileIndex = Math.floor((index * count) / tileWidth)
    const from = (index * count) % tileWidth
    const inMemory = partial.find((tile) => tile.level === tileLevel && tile.index === tileIndex)
    const hashes = inMemory?.hashes ?? (await files.readHashes(tileLevel, tileIndex, tileWidth))
    if (hashes && hashes.length >= from + count) return perfectRoot(hashes, from, from + count)
    throw new AuditError('LG_AUDIT_LOG_DAMAGED', 'a tile is gone or short', { level: tileLevel, index: tileIndex })
  }
}
