import { describe, expect, test } from 'vitest'
import { prepareFrame } from '../../src/viewer/loading/prepare-frame.ts'

const measures = {
  rows: 1,
  columns: 3,
  samplesPerPixel: 1,
  bitsAllocated: 8,
  photometricInterpretation: 'MONOCHROME2',
}
const little = '1.2.840.10008.1.2.1'
const big = '1.2.840.10008.1.2.2'

describe('a native frame', () => {
  test('loses the octet that pads it to an even length', () => {
    expect([...prepareFrame(Uint8Array.of(1, 2, 3, 0), little, measures)]).toEqual([1, 2, 3])
  })

  test('of 8-bit samples in big-endian words has its pairs put in order', () => {
    expect([...prepareFrame(Uint8Array.of(2, 1, 0, 3), big, measures)]).toEqual([1, 2, 3])
  })

  test('that came short is damaged', () => {
    const wide = { ...measures, bitsAllocated: 16 }
    expect(() => prepareFrame(new Uint8Array(5), little, wide)).toThrow(
      expect.objectContaining({ code: 'LG_WEB_FRAME_DAMAGED', detail: { octets: 5, needed: 6 } }),
    )
  })

  test('of YBR_FULL_422 has two octets for each pixel', () => {
    const colour = { ...measures, samplesPerPixel: 3, columns: 2, photometricInterpretation: 'YBR_FULL_422' }
    expect(prepareFrame(new Uint8Array(4), little, colour)).toHaveLength(4)
  })
})

test('a compressed frame is left alone', () => {
  const octets = Uint8Array.of(1)
  expect(prepareFrame(octets, '1.2.840.10008.1.2.5', measures)).toBe(octets)
})
