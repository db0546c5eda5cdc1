/** Compares one bundle of entries with the tile of their hashes. */

import { isCanonical } from '../canonical.ts'
import { AuditError } from '../errors.ts'
import { hashOctets, sameHash } from '../merkle/hash.ts'
import { tileWidth } from '../merkle/right-edge.ts'
import { leafHashes } from '../merkle/tile-hashes.ts'
import type { TileFiles } from '../tiles/tile-files.ts'

/** One thing that is not as the signed checkpoint says. */
export interface Problem {
  kind:
    | 'checkpoint-missing'
    | 'checkpoint-malformed'
    | 'checkpoint-forged'
    | 'entry-changed'
    | 'entry-malformed'
    | 'entries-missing'
    | 'entries-surplus'
    | 'entries-reordered'
    | 'tile-changed'
    | 'tile-missing'
    | 'root-mismatch'
    | 'history-rewritten'
    | 'witness-missing'
  /** First entry concerned, where it can be told. */
  index?: number
  /** In words, for a person. */
  message: string
}

/** Where a problem lies, in words for a report. */
export function placeOf({ index }: Problem): string {
  return index === undefined ? 'the log' : `entry ${index}`
}

/**
 * @param start - index of the bundle's first entry
 * @param width - entries it must hold
 * @returns the leaf hashes of the entries, one after the other (those of the tile where an entry is missing), and what is wrong
 */
export async function checkBundle(
  files: TileFiles,
  start: number,
  width: number,
): Promise<{ hashes: Buffer; problems: Problem[] }> {
  const entries = await readEntries(files, start, width)
  const tile = await files.readTile(start / tileWidth, width)
  const hashes = leafHashes(entries.length > width ? entries.slice(0, width) : entries)
  const problems = compareCounts(entries.length, start, width)
  if (!tile?.equals(hashes)) problems.push(...compareHashes(split(hashes), tile && split(tile), start))
  const malformed = entries.findIndex((entry) => !isCanonical(entry))
  if (malformed >= 0) {
    problems.push({ kind: 'entry-malformed', index: start + malformed, message: 'an entry is not in canonical form' })
  }
  if (!tile || hashes.length === width * hashOctets) return { hashes, problems }
  return { hashes: Buffer.concat([hashes, tile.subarray(hashes.length, width * hashOctets)]), problems }
}

/** Views of 32 octets; the last one is shorter where there are fewer. */
function split(hashes: Buffer): Uint8Array[] {
  const count = Math.ceil(hashes.length / hashOctets)
  return Array.from({ length: count }, (_, i) => hashes.subarray(i * hashOctets, (i + 1) * hashOctets))
}

async function readEntries(files: TileFiles, start: number, width: number): Promise<Uint8Array[]> {
  try {
    return (await files.readEntries(start / tileWidth, width)) ?? []
  } catch (error) {
    if (error instanceof AuditError) return [] // not a bundle: its entries are as good as gone
    throw error
  }
}

function compareCounts(found: number, start: number, width: number): Problem[] {
  if (found === width) return []
  const kind = found < width ? 'entries-missing' : 'entries-surplus'
  return [{ kind, index: start, message: `${found} entries from ${start} where ${width} were signed` }]
}

function compareHashes(hashes: readonly Uint8Array[], tile: Uint8Array[] | undefined, start: number): Problem[] {
  if (!tile)
    return [{ kind: 'tile-missing', index: start, message: `the tile of the entries from ${start} is missing` }]
  const at = hashes.findIndex((hash, i) => !sameHash(hash, tile[i]))
  if (at < 0) {
    if (tile.length <= hashes.length) return []
    return [{ kind: 'tile-changed', index: start, message: `the tile of the entries from ${start} is too long` }]
  }
  const index = start + at
  const differing = hashes.filter((hash, i) => !sameHash(hash, tile[i])).length
  if (isPermutation(hashes, tile)) {
    return [{ kind: 'entries-reordered', index, message: `${differing} entries from ${index} are in another order` }]
  }
  return [
    { kind: 'entry-changed', index, message: `entry ${index} differs from its hash, as do ${differing - 1} after it` },
  ]
}

function isPermutation(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  const sorted = (hashes: readonly Uint8Array[]) => Buffer.concat([...hashes].sort(Buffer.compare))
  return a.length === b.length && sorted(a).equals(sorted(b))
}
