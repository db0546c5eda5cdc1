import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultLimits, Inflate, type Limits } from '../../src/index.ts'

function inflate(octets: Uint8Array, chunkOctets = octets.length, limits: Partial<Limits> = {}): Uint8Array {
  const pieces: Uint8Array[] = []
  const inflating = new Inflate((piece) => pieces.push(piece), { ...defaultLimits, ...limits })
  for (let start = 0; start < octets.length; start += chunkOctets) {
    inflating.write(octets.subarray(start, start + chunkOctets))
  }
  inflating.end()
  return new Uint8Array(Buffer.concat(pieces))
}

test('inflates a stored block', () => {
  // last block, stored; length 2 and its complement; two octets
  expect([...inflate(Uint8Array.of(1, 2, 0, 0xfd, 0xff, 7, 8))]).toEqual([7, 8])
})

test('inflates the fixed codes', () => {
  // the end-of-block code alone
  expect([...inflate(Uint8Array.of(3, 0))]).toEqual([])
})

test('gives back what zlib deflated, whatever the level, strategy and chunks', () => {
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 3_000 }),
    fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 3_000 })).map(repeated),
  )
  fc.assert(
    fc.property(octets, fc.nat(9), fc.nat(4), fc.integer({ min: 1, max: 500 }), (plain, level, strategy, chunk) => {
      expect(inflate(deflateRawSync(plain, { level, strategy }), chunk)).toEqual(plain)
    }),
    { numRuns: 200 },
  )
})

function repeated([pattern, times]: [Uint8Array, number]): Uint8Array {
  return Uint8Array.from({ length: pattern.length * times }, (_, index) => pattern[index % pattern.length] as number)
}

test('takes the padding octet of PS3.5 A.5 and the trailer of a gzip file', () => {
  const plain = Uint8Array.of(1, 2, 3)
  const deflated = deflateRawSync(plain)
  expect(inflate(Uint8Array.from([...deflated, 0]))).toEqual(plain)
  // CRC-32, which is not looked at, and the length
  expect(inflate(Uint8Array.from([...deflated, 9, 9, 9, 9, 3, 0, 0, 0]), 1)).toEqual(plain)
})

test('a cut stream is truncated wherever it is cut', () => {
  const deflated = deflateRawSync(repeated([Uint8Array.of(1, 5, 2), 100]))
  for (let length = 0; length < deflated.length; length++) {
    const cut = () => inflate(deflated.subarray(0, length))
    expect(cut).toThrow(expect.objectContaining({ code: 'LG_DICOM_TRUNCATED', detail: { offset: length } }))
  }
})

test.each([
  ['a block of no type', [7]],
  ['a stored length that contradicts its complement', [1, 2, 0, 0, 0]],
  ['a distance before the beginning', [0x4b, 0x04, 0x22, 0x00]],
  ['more octets behind the end', [3, 0, 1]],
])('says that %s is corrupt', (_, octets) => {
  const code = 'LG_DICOM_DEFLATE_CORRUPT'
  expect(() => inflate(Uint8Array.from(octets))).toThrow(expect.objectContaining({ code }))
})

test('stops a bomb at the ratio, long before it is all there', () => {
  const bomb = deflateRawSync(Buffer.alloc(40 * 1024 * 1024))
  let received = 0
  const inflating = new Inflate((piece) => {
    received += piece.length
  }, defaultLimits)
  const write = () => inflating.write(bomb)
  expect(write).toThrow(expect.objectContaining({ code: 'LG_DICOM_TOO_MUCH_INFLATED' }))
  expect(received).toBeLessThan(17 * 1024 * 1024)
})

test('stops at the limit of octets', () => {
  const long = () => inflate(deflateRawSync(Buffer.alloc(3_000_000, 'lead')), 64, { inflatedOctets: 1_000_000 })
  expect(long).toThrow(expect.objectContaining({ code: 'LG_DICOM_TOO_MUCH_INFLATED' }))
})
