/** The program of four lanes against the system's SHA-256. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leafHash, perfectRoot } from '../../src/merkle/hash.ts'
import { leafHashes, tileRoot } from '../../src/merkle/tile-hashes.ts'

const oneByOne = (entries: readonly Uint8Array[]) => Buffer.concat(entries.map(leafHash))

test('entries of every length around the ends of blocks have the hashes that the system makes', () => {
  const entries = Array.from({ length: 600 }, (_, length) => randomBytes(length))
  expect(leafHashes(entries)).toEqual(oneByOne(entries))
})

test('entries of any lengths in any order, long ones among them', () => {
  const anyEntries = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.nat(65_535).map((n) => randomBytes(n)),
    ),
    {
      maxLength: 40,
    },
  )
  fc.assert(
    fc.property(anyEntries, (entries) => {
      expect(leafHashes(entries).equals(oneByOne(entries))).toBe(true)
    }),
  )
})

test('a full tile of the longest entries that go in lanes', () => {
  const entries = Array.from({ length: 256 }, () => randomBytes(4086))
  expect(leafHashes(entries).equals(oneByOne(entries))).toBe(true)
})

test.each([1, 2, 4, 8, 16, 32, 64, 128, 256])('the root over %i hashes is that of the tree', (count) => {
  const hashes = Array.from({ length: count }, () => randomBytes(32))
  expect(Buffer.from(tileRoot(Buffer.concat(hashes)))).toEqual(perfectRoot(hashes))
})
