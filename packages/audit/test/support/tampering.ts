/** What a forger would compute: the leaf hashes of a bundle, so that its tile fits again. */
import { readFile } from 'node:fs/promises'
import { leafHash } from '../../src/merkle/hash.ts'
import { decodeEntries } from '../../src/tiles/entry-bundle.ts'

export async function leafHashes(bundlePath: string): Promise<Buffer> {
  return Buffer.concat(decodeEntries(await readFile(bundlePath)).map(leafHash))
}
