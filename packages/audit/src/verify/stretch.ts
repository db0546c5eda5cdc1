/** A run of full bundles, checked by itself: what is under each of them is all the tree above needs to know. */
import { hashOctets } from '../merkle/hash.ts'
import { tileWidth } from '../merkle/right-edge.ts'
import { tileRoot } from '../merkle/tile-hashes.ts'
import type { TileFiles } from '../tiles/tile-files.ts'
import { checkBundle, type Problem } from './verify-bundle.ts'

export interface Stretch {
  /** Index of the first entry, a multiple of 256. */
  start: number
  /** Full bundles from there. */
  bundles: number
}

export interface CheckedStretch extends Stretch {
  /** For each bundle the root of its entries' hashes, 32 octets; zeros where they cannot all be known. */
  roots: Uint8Array
  /** In the order of the log. */
  problems: { bundle: number; found: Problem[] }[]
}

export async function checkStretch(files: TileFiles, { start, bundles }: Stretch): Promise<CheckedStretch> {
  const roots = new Uint8Array(bundles * hashOctets)
  const problems: CheckedStretch['problems'] = []
  for (let bundle = 0; bundle < bundles; bundle += 1) {
    const { hashes, problems: found } = await checkBundle(files, start + bundle * tileWidth, tileWidth)
    if (found.length > 0) problems.push({ bundle, found })
    if (hashes.length === tileWidth * hashOctets) roots.set(tileRoot(hashes), bundle * hashOctets)
  }
  return { start, bundles, roots, problems }
}
