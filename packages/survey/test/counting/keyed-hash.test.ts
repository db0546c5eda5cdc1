import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeyedHash } from '../../src/counting/keyed-hash.ts'

const key = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7])
const text = Uint8Array.from({ length: 64 }, (_, index) => index)

function hashOf(hash: KeyedHash, octets: Uint8Array, start = 0, end = octets.length): string {
  hash.hash(octets, start, end)
  const result = Buffer.alloc(8)
  result.writeUInt32LE(hash.low)
  result.writeUInt32LE(hash.high, 4)
  return result.toString('hex')
}

// The first vectors of the reference implementation: key 00 … 07, texts of 0, 1, … octets 00, 01, …
const vectors = [
  '218d1f59b9b83cc8',
  'be552412f8387315',
  '064f39ef7c50eb57',
  'ce0f1a45f7060679',
  'd5e78a175be52ea1',
  'cb9d7c3f2f3db580',
  'ce3e91358aa2bc25',
]
test.each([...vectors.entries()])(
  'a text of %i octets has the hash of the reference implementation',
  (length, expected) => {
    expect(hashOf(new KeyedHash(key), text, 0, length)).toBe(expected)
  },
)

test('where the octets lie does not matter, nor what is around them', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), fc.uint8Array(), (before, octets, after) => {
      const around = Uint8Array.from([...before, ...octets, ...after])
      const hash = new KeyedHash(key)
      expect(hashOf(hash, around, before.length, before.length + octets.length)).toBe(hashOf(hash, octets))
    }),
  )
})

test('another key gives another hash; a forgotten key gives neither', () => {
  const hash = new KeyedHash(key)
  const own = hashOf(hash, text)
  expect(hashOf(new KeyedHash(key.toReversed()), text)).not.toBe(own)
  hash.forget()
  expect(hashOf(hash, text)).not.toBe(own)
})
