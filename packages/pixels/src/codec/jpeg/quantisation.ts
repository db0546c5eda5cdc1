/** Quantisation tables: those of Annex K, for a quality from 1 to 100 as libjpeg's users know it. Source: ITU-T T.81 K.1. */

// biome-ignore format: a table of the Standard, row by row
const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]

// biome-ignore format: a table of the Standard, row by row
const chrominance = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
]

/**
 * @param component - 0 for grey and luminance
 * @returns steps in the order of rows, 1 to 255; for samples of 12 bits they are 16 times finer in proportion
 */
export function quantisationFor(component: number, quality: number): Uint8Array {
  const scale = quality < 50 ? 5_000 / quality : 200 - 2 * quality
  const table = component === 0 ? luminance : chrominance
  return Uint8Array.from(table, (step) => Math.min(Math.max(Math.floor((step * scale + 50) / 100), 1), 255))
}
