/** A bounded number of damaged inputs a decoder; longer: `npm run fuzz -- pixels --minutes 10`. */
import { fuzz } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import codestream from '../fuzz/codestream.ts'
import jpeg from '../fuzz/jpeg.ts'
import palette from '../fuzz/palette.ts'
import rle from '../fuzz/rle.ts'
import { readCodestream } from '../src/codec/jpeg-2000/codestream.ts'
import { readJpegLSHeader } from '../src/codec/jpeg-ls/header.ts'
import { codestreamSeeds } from './support/fuzz-seeds.ts'

test.each([jpeg, rle, codestream, palette])('$name decodes damaged input or refuses it', async (target) => {
  expect(await fuzz(target, { inputs: 3_000, seed: 20261126 })).toEqual([])
})

test('the seeds of codestreams are sound', () => {
  const [jpegLS, jpeg2000] = codestreamSeeds() as [Uint8Array, Uint8Array]
  expect(readJpegLSHeader(jpegLS)).toMatchObject({ rows: 16, columns: 16, precision: 8 })
  expect(readCodestream(jpeg2000)).toMatchObject({ rows: 16, columns: 16, precision: 8, reversible: true })
})
