/** Fuzzes RLE: what is decoded and encoded again decodes to the same. */
import assert from 'node:assert/strict'
import { UIDs } from '@leadglass/dicom'
import type { FuzzTarget } from '@leadglass/testkit'
import { decodeRLE, encodeRLE } from '../src/codec/rle.ts'
import { PixelError } from '../src/index.ts'
import { formatOf, rleSeeds } from '../test/support/fuzz-seeds.ts'

const target: FuzzTarget = {
  name: 'pixels/rle',
  seeds: rleSeeds,
  run(octets) {
    const description = {
      ...formatOf(16, 1),
      transferSyntaxUID: UIDs.RLELossless,
      pixelDataVR: 'OB' as const,
      frameCount: 1,
    }
    try {
      const decoded = decodeRLE({ description, octets })
      const again = decodeRLE({ description, octets: encodeRLE(decoded).octets })
      assert.deepEqual(again.octets, decoded.octets)
    } catch (error) {
      if (!(error instanceof PixelError)) throw error
    }
  },
}

export default target
