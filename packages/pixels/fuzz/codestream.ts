/** Fuzzes what is read of JPEG 2000 and JPEG-LS codestreams before a codec sees them. */
import type { FuzzTarget } from '@leadglass/testkit'
import { codestreamOf, readCodestream } from '../src/codec/jpeg-2000/codestream.ts'
import { readJpegLSHeader } from '../src/codec/jpeg-ls/header.ts'
import { PixelError } from '../src/index.ts'
import { codestreamSeeds } from '../test/support/fuzz-seeds.ts'

const target: FuzzTarget = {
  name: 'pixels/codestream',
  seeds: codestreamSeeds,
  run(octets) {
    for (const read of [readJpegLSHeader, (stream: Uint8Array) => readCodestream(codestreamOf(stream))]) {
      try {
        read(octets)
      } catch (error) {
        if (!(error instanceof PixelError)) throw error
      }
    }
  },
}

export default target
