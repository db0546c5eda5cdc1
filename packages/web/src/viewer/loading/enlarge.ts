/** Lays the samples of a small picture out on the grid of the whole one. */
import type { Types } from '@cornerstonejs/core'

/** Measures of a picture. */
export interface Size {
  rows: number
  columns: number
}

/** A sample of a halved picture stands where the even one stood: each is repeated around its place. */
export function enlargedSamples<Samples extends Types.PixelDataTypedArray>(
  samples: Samples,
  small: Size,
  whole: Size,
  level: number,
): Samples {
  const half = level > 0 ? 2 ** (level - 1) : 0
  const from = Int32Array.from({ length: whole.columns }, (_, x) => Math.min((x + half) >> level, small.columns - 1))
  const large = new (samples.constructor as new (length: number) => Samples)(whole.rows * whole.columns)
  for (let y = 0; y < whole.rows; y++) {
    const row = Math.min((y + half) >> level, small.rows - 1) * small.columns
    const start = y * whole.columns
    for (let x = 0; x < whole.columns; x++) large[start + x] = samples[row + from[x]!]!
  }
  return large
}
