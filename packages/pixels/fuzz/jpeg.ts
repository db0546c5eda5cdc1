/** Fuzzes the JPEG decoder: samples or our error, within the size that the data set states. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { decodeFrame, PixelError } from '../src/index.ts'
import { describedAs, jpegSeeds } from '../test/support/fuzz-seeds.ts'

const target: FuzzTarget = {
  name: 'pixels/jpeg',
  seeds: jpegSeeds,
  async run(octets) {
    const description = describedAs(octets)
    try {
      const decoded = await decodeFrame({ description, octets: octets.subarray(1) })
      const wide = description.bitsAllocated / 8
      assert.equal(decoded.octets.length, description.rows * description.columns * description.samplesPerPixel * wide)
    } catch (error) {
      if (!(error instanceof PixelError)) throw error
    }
  },
}

export default target
