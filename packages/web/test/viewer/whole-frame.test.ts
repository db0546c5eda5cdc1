import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assertWholeFrame } from '../../src/viewer/loading/whole-frame.ts'

const measures = {
  rows: 2,
  columns: 4,
  samplesPerPixel: 1,
  bitsAllocated: 16,
  photometricInterpretation: 'MONOCHROME2',
}
const syntax = {
  jpeg: '1.2.840.10008.1.2.4.50',
  jpegLS: '1.2.840.10008.1.2.4.80',
  jpeg2000: '1.2.840.10008.1.2.4.90',
  htj2k: '1.2.840.10008.1.2.4.202',
  rle: '1.2.840.10008.1.2.5',
}

const isWhole = (octets: readonly number[], transferSyntaxUID: string): boolean => {
  try {
    assertWholeFrame(Uint8Array.from(octets), transferSyntaxUID, measures)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'LG_WEB_FRAME_DAMAGED' })
    return false
  }
}

// SOI, a scan with entropy-coded data, EOI
const jpeg = [0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 4, 0xff, 0xd9]
// SOC, COD of 4 octets, two tile-parts of 16 octets, EOC
const tilePart = (part: number) => [0xff, 0x90, 0, 10, 0, 0, 0, 0, 0, 16, part, 2, 0xff, 0x93, 7, 7]
const jpeg2000 = [0xff, 0x4f, 0xff, 0x52, 0, 4, 1, 1, ...tilePart(0), ...tilePart(1), 0xff, 0xd9]
// Two segments of 8 octets: a replicate run of 8, and a literal run of 4 before a replicate run of 4
const segments = [
  [249, 5],
  [3, 1, 2, 3, 4, 253, 9, 128],
] as const
const rle = [2, 0, 0, 0, 64, 0, 0, 0, 66, 0, 0, 0, ...Array(52).fill(0), ...segments[0], ...segments[1]]

describe('a frame that is whole passes', () => {
  test.each([
    ['JPEG', jpeg, syntax.jpeg],
    ['JPEG with a zero behind', [...jpeg, 0], syntax.jpeg],
    ['JPEG-LS with a one behind', [...jpeg, 0xff], syntax.jpegLS],
    ['JPEG 2000', jpeg2000, syntax.jpeg2000],
    ['HTJ2K without the end marker, all tile-parts there', jpeg2000.slice(0, -2), syntax.htj2k],
    ['RLE', rle, syntax.rle],
    ['a native frame, which others look at', [1], '1.2.840.10008.1.2.1'],
  ])('%s', (_, octets, transferSyntaxUID) => {
    expect(isWhole(octets, transferSyntaxUID)).toBe(true)
  })
})

describe('cut anywhere it is damaged', () => {
  test.each([
    ['JPEG', jpeg, syntax.jpeg, jpeg.length],
    ['JPEG 2000', jpeg2000, syntax.jpeg2000, jpeg2000.length - 2],
    ['RLE', rle, syntax.rle, rle.length - 1],
  ])('%s', (_, octets, transferSyntaxUID, whole) => {
    for (let length = 0; length < whole; length++)
      expect([length, isWhole(octets.slice(0, length), transferSyntaxUID)]).toEqual([length, false])
  })
})

test('a last tile-part of unstated length must end with the codestream', () => {
  const unstated = jpeg2000.with(8 + 16 + 9, 0)
  expect(isWhole(unstated, syntax.jpeg2000)).toBe(true)
  expect(isWhole(unstated.slice(0, -3), syntax.jpeg2000)).toBe(false)
})

test('random octets are whole or damaged, and soon', () => {
  const any = fc.constantFrom(...Object.values(syntax))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), any, (octets, transferSyntaxUID) => {
      isWhole([...octets], transferSyntaxUID)
    }),
  )
})
