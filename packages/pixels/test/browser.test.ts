/** The parts that need nothing of Node bundle for the browser, and decode there. */

import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const parts = [
  'codec/native.ts',
  'codec/rle.ts',
  'codec/jpeg.ts',
  'colour/to-rgb.ts',
  'colour/palette-colour.ts',
  'render/grey.ts',
  'render/describe-presentation.ts',
  'overlay/draw-overlays.ts',
  'transcode/deflate.ts',
]

test.each(parts)('%s imports nothing of Node', async (part) => {
  const { errors, metafile } = await build({
    entryPoints: [join(import.meta.dirname, '../src', part)],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    conditions: ['source'],
    logLevel: 'silent',
  })
  expect(errors).toEqual([])
  const inputs = Object.keys(metafile.inputs)
  expect(inputs.filter((path) => path.includes('node_modules') || path.startsWith('node:'))).toEqual([])
})
