/**
 * The discrete cosine transform of 8 x 8 samples, both ways, in floating point.
 *
 * Sources: ITU-T T.81 A.3.3 (definition); Arai, Agui, Nakajima 1988 (the factorisation with five multiplications; its scale factors
 * are multiplied into the quantisation tables).
 */

/** cos(k pi / 16) * sqrt(2), and 1 for k = 0. */
const scale = [
  1, 1.387039845322148, 1.306562964876377, 1.175875602419359, 1, 0.785694958387102, 0.541196100146197,
  0.275899379282943,
]

const R2 = Math.SQRT2
const C2_TWICE = 1.847759065022573
const C2_MINUS_C6 = 1.0823922002923938
const C2_PLUS_C6 = 2.613125929752753

/** By position in the block: what a coefficient is multiplied with before `inverse`, without the quantisation step. */
export const inverseScale = Float64Array.from(
  { length: 64 },
  (_, i) => ((scale[i >>> 3] as number) * (scale[i & 7] as number)) / 8,
)
/** By position in the block: what the result of `forward` is multiplied with for the coefficient. */
export const forwardScale = Float64Array.from(
  { length: 64 },
  (_, i) => 1 / ((scale[i >>> 3] as number) * (scale[i & 7] as number) * 8),
)

/** From scaled coefficients to samples around 0, in place. */
export function inverse(block: Float64Array): void {
  for (let column = 0; column < 8; column++) inverseLine(block, column, 8)
  for (let row = 0; row < 64; row += 8) inverseLine(block, row, 1)
}

/** From samples around 0 to unscaled coefficients, in place. */
export function forward(block: Float64Array): void {
  for (let row = 0; row < 64; row += 8) forwardLine(block, row, 1)
  for (let column = 0; column < 8; column++) forwardLine(block, column, 8)
}

function inverseLine(b: Float64Array, start: number, step: number): void {
  const i1 = start + step
  const i2 = i1 + step
  const i3 = i2 + step
  const i4 = i3 + step
  const i5 = i4 + step
  const i6 = i5 + step
  const i7 = i6 + step
  const b0 = b[start] as number
  const b2 = b[i2] as number
  const b4 = b[i4] as number
  const b6 = b[i6] as number
  const even0 = b0 + b4
  const even1 = b0 - b4
  const even3 = b2 + b6
  const even2 = (b2 - b6) * R2 - even3
  const t0 = even0 + even3
  const t3 = even0 - even3
  const t1 = even1 + even2
  const t2 = even1 - even2
  const b1 = b[i1] as number
  const b3 = b[i3] as number
  const b5 = b[i5] as number
  const b7 = b[i7] as number
  const z13 = b5 + b3
  const z10 = b5 - b3
  const z11 = b1 + b7
  const z12 = b1 - b7
  const t7 = z11 + z13
  const z5 = (z10 + z12) * C2_TWICE
  const t6 = z5 - z10 * C2_PLUS_C6 - t7
  const t5 = (z11 - z13) * R2 - t6
  const t4 = z5 - z12 * C2_MINUS_C6 - t5
  b[start] = t0 + t7
  b[i7] = t0 - t7
  b[i1] = t1 + t6
  b[i6] = t1 - t6
  b[i2] = t2 + t5
  b[i5] = t2 - t5
  b[i3] = t3 + t4
  b[i4] = t3 - t4
}

function forwardLine(b: Float64Array, start: number, step: number): void {
  const i1 = start + step
  const i2 = i1 + step
  const i3 = i2 + step
  const i4 = i3 + step
  const i5 = i4 + step
  const i6 = i5 + step
  const i7 = i6 + step
  const t0 = (b[start] as number) + (b[i7] as number)
  const t7 = (b[start] as number) - (b[i7] as number)
  const t1 = (b[i1] as number) + (b[i6] as number)
  const t6 = (b[i1] as number) - (b[i6] as number)
  const t2 = (b[i2] as number) + (b[i5] as number)
  const t5 = (b[i2] as number) - (b[i5] as number)
  const t3 = (b[i3] as number) + (b[i4] as number)
  const t4 = (b[i3] as number) - (b[i4] as number)
  const even0 = t0 + t3
  const even3 = t0 - t3
  const even1 = t1 + t2
  const even2 = t1 - t2
  b[start] = even0 + even1
  b[i4] = even0 - even1
  const z1 = (even2 + even3) * (R2 / 2)
  b[i2] = even3 + z1
  b[i6] = even3 - z1
  const odd0 = t4 + t5
  const odd1 = t5 + t6
  const odd2 = t6 + t7
  const z5 = (odd0 - odd2) * (C2_PLUS_C6 - C2_MINUS_C6) * 0.25
  const z2 = odd0 * (C2_MINUS_C6 / 2) + z5
  const z4 = odd2 * (C2_PLUS_C6 / 2) + z5
  const z3 = odd1 * (R2 / 2)
  const z11 = t7 + z3
  const z13 = t7 - z3
  b[i5] = z13 + z2
  b[i3] = z13 - z2
  b[i1] = z11 + z4
  b[i7] = z11 - z4
}
