/**
 * Colours that a file recommends, as a screen shows them.
 *
 * Sources: PS3.3 C.10.7.1.1 (CIELab values in 16 bits, PCS of an ICC profile: white D50), IEC 61966-2-1 (sRGB),
 * CIE 15 (XYZ from Lab); the matrix is that from XYZ under D50 to linear sRGB, Bradford's adaptation to D65 in it.
 */
const white = [0.9642, 1, 0.8249] as const

const toLinear = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const

/** @returns `rgb(…)`; undefined where there are not three values */
export function colourOfCielab([lightness, a, b]: readonly number[]): string | undefined {
  if (lightness === undefined || a === undefined || b === undefined) return
  const [L, A, B] = [(lightness * 100) / 65535, (a * 255) / 65535 - 128, (b * 255) / 65535 - 128]
  const y = (L + 16) / 116
  const xyz = [y + A / 500, y, y - B / 200].map((t, axis) => white[axis]! * stretched(t))
  const channels = toLinear.map((row) => row[0] * xyz[0]! + row[1] * xyz[1]! + row[2] * xyz[2]!).map(gamma)
  return `rgb(${channels.join(' ')})`
}

const stretched = (t: number): number => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29))

function gamma(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear))
  const value = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055
  return Math.round(255 * value)
}
