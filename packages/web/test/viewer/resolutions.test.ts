import { randomBytes } from 'node:crypto'
import { UIDs } from '@leadglass/dicom'
import { type DecodedFrame, encodeFrame } from '@leadglass/pixels'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolutionsOf } from '../../src/viewer/loading/resolutions.ts'

function noise(rows: number, columns: number): DecodedFrame {
  return {
    format: {
      ...{ rows, columns, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', planarConfiguration: 0 },
      ...{ bitsAllocated: 16, bitsStored: 12, highBit: 11, pixelRepresentation: 0, sampleKind: 'integer' },
    } as DecodedFrame['format'],
    octets: Uint8Array.from(randomBytes(rows * columns * 2), (octet, index) => (index % 2 ? octet & 15 : octet)),
  }
}

const rendition = async (rows: number, columns: number) =>
  (await encodeFrame(noise(rows, columns), UIDs.HTJ2KLosslessRPCL)).octets

test('the archive writes a tile-part for each resolution: the last one ends where the frame does', async () => {
  const octets = await rendition(256, 300)
  const resolutions = resolutionsOf(octets)!
  expect(resolutions.map(({ level }) => level)).toEqual([5, 4, 3, 2, 1, 0])
  const ends = resolutions.map((resolution) => resolution.octets)
  expect(ends.every((end, index) => index === 0 || end > ends[index - 1]!)).toBe(true)
  // EOC follows.
  expect(ends.at(-1)).toBe(octets.length - 2)
})

test('nothing is known before the header is whole, and the same as soon as it is', async () => {
  const octets = await rendition(64, 64)
  const all = resolutionsOf(octets)
  const known = Array.from({ length: 400 }, (_, length) => resolutionsOf(octets.subarray(0, length)))
  const first = known.findIndex((resolutions) => resolutions !== undefined)
  expect(first).toBeGreaterThan(50)
  expect(known.slice(0, first).every((resolutions) => resolutions === undefined)).toBe(true)
  for (const resolutions of known.slice(first)) expect(resolutions).toEqual(all)
})

test('other codestreams are shown when they are whole', async () => {
  const j2k = (await encodeFrame(noise(64, 64), UIDs.JPEG2000Lossless)).octets
  expect(resolutionsOf(j2k)).toEqual([])
  expect(resolutionsOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toEqual([])
})

test('damaged octets give ends in order, none, or ask for more', async () => {
  const sound = await rendition(64, 64)
  const damage = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(damage, fc.integer({ min: 0, max: sound.length }), (changes, length) => {
      const octets = sound.slice(0, length)
      for (const [at, value] of changes) octets[at] = value
      const ends = resolutionsOf(octets)?.map((resolution) => resolution.octets) ?? []
      expect(ends.every((end, index) => end > (ends[index - 1] ?? 0))).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
