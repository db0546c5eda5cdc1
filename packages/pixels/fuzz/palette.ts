/** Fuzzes segmented palettes: as many entries as stated, or our error. */
import assert from 'node:assert/strict'
import { Tags } from '@leadglass/dicom'
import type { FuzzTarget } from '@leadglass/testkit'
import { PixelError } from '../src/index.ts'
import { expandSegments } from '../src/lut/palette.ts'

const target: FuzzTarget = {
  name: 'pixels/palette',
  seeds: () => [
    // a discrete segment of one, a line, the line again
    new Uint8Array(Uint16Array.of(0, 1, 7, 1, 100, 300, 2, 1, 3, 0).buffer),
    new Uint8Array(Uint16Array.of(0, 4, 1, 2, 3, 4, 1, 252, 65_535).buffer),
  ],
  run(octets) {
    const words = new Uint16Array(octets.slice(0, octets.length - (octets.length % 2)).buffer)
    try {
      assert.equal(expandSegments(words, 256, Tags.SegmentedRedPaletteColorLookupTableData).length, 256)
    } catch (error) {
      if (!(error instanceof PixelError)) throw error
    }
  },
}

export default target
