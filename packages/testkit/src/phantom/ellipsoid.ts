/**
 * Axial slices through ellipsoids: each one fills what lies inside it, so that later ones lie on top of earlier ones.
 *
 * Lengths in mm in the patient coordinate system: x to the left, y to the back, z to the head (PS3.3 C.7.6.2.1.1).
 */

export interface Ellipsoid {
  readonly centre: readonly [x: number, y: number, z: number]
  readonly radii: readonly [x: number, y: number, z: number]
  /** What its inside shows: Hounsfield units in CT, signal in MR. */
  readonly value: number
}

/** The pixels of one slice: a square of `size` pixels around x = y = 0. */
export interface SliceGrid {
  readonly size: number
  readonly pixelSpacingMm: number
  readonly zMm: number
}

/** Paints all ellipsoids that the slice cuts, in their order, into `pixels` (size × size, row by row). */
export function paintSlice(pixels: Int16Array, ellipsoids: readonly Ellipsoid[], grid: SliceGrid): void {
  for (const ellipsoid of ellipsoids) paint(pixels, ellipsoid, grid)
}

/** Position in mm of the centre of the first pixel of a row or column. */
export function firstPixelMm({ size, pixelSpacingMm }: Pick<SliceGrid, 'size' | 'pixelSpacingMm'>): number {
  return (-(size - 1) / 2) * pixelSpacingMm
}

function paint(pixels: Int16Array, { centre, radii, value }: Ellipsoid, grid: SliceGrid): void {
  const scale = chord((grid.zMm - centre[2]) / radii[2])
  if (scale === 0) return
  const first = firstPixelMm(grid)
  const toPixel = (mm: number) => (mm - first) / grid.pixelSpacingMm
  const top = Math.max(0, Math.ceil(toPixel(centre[1] - radii[1] * scale)))
  const bottom = Math.min(grid.size - 1, Math.floor(toPixel(centre[1] + radii[1] * scale)))
  for (let row = top; row <= bottom; row += 1) {
    const yMm = first + row * grid.pixelSpacingMm
    const halfWidth = radii[0] * scale * chord((yMm - centre[1]) / (radii[1] * scale))
    const left = Math.max(0, Math.ceil(toPixel(centre[0] - halfWidth)))
    const right = Math.min(grid.size - 1, Math.floor(toPixel(centre[0] + halfWidth)))
    if (right >= left) pixels.fill(value, row * grid.size + left, row * grid.size + right + 1)
  }
}

/** Half the width of a unit circle at a distance from its centre; 0 outside. */
function chord(distance: number): number {
  return distance * distance >= 1 ? 0 : Math.sqrt(1 - distance * distance)
}
