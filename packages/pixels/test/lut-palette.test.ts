/** Segmented palettes against segments worked out by hand (PS3.3 C.7.9.2). */
import { Tags } from '@leadglass/dicom'
import { describe, expect, test } from 'vitest'
import { expandSegments } from '../src/lut/palette.ts'

const tag = Tags.SegmentedRedPaletteColorLookupTableData
const expand = (words: number[], count: number) => [...expandSegments(Uint16Array.from(words), count, tag)]

describe('segments', () => {
  test('discrete, then a line that begins behind its last entry', () => {
    expect(expand([0, 2, 5, 10, 1, 4, 50], 6)).toEqual([5, 10, 20, 30, 40, 50])
  })

  test('indirect: copies segments by their number and place', () => {
    expect(expand([0, 1, 7, 1, 2, 9, 2, 2, 0, 0], 6)).toEqual([7, 8, 9, 7, 8, 9])
  })

  test.each([
    ['a line without a beginning', [1, 2, 9]],
    ['an unknown kind', [3, 1, 1]],
    ['a discrete segment cut short', [0, 9, 1]],
    ['too few entries', [0, 1, 1]],
    ['too many entries', [0, 1, 1, 1, 60_000, 2]],
    ['an indirect segment that points at itself', [0, 1, 7, 2, 1, 3, 0]],
    ['an indirect segment that points behind', [2, 1, 9, 0]],
    ['indirect segments in one another', [0, 1, 7, 2, 1, 0, 0, 2, 9, 3, 0]],
  ])('%s is refused', (_, words) => {
    expect(() => expand(words, 4)).toThrow(expect.objectContaining({ code: 'LG_PIXEL_LUT_INVALID' }))
  })
})
