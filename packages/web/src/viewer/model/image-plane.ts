/**
 * Where an image lies in the patient: from pixels to millimetres and back, which slice is nearest, where two planes meet.
 *
 * Pixel coordinates are those of Cornerstone and of PS3.3 C.7.6.2.1.1: (0, 0) is the centre of the first pixel.
 *
 * Sources: PS3.3 C.7.6.2.1.1 (Image Plane), equation C.7.6.2.1-1.
 */
import { type JsonDataSet, number, numbers, text } from '../../dicomweb/dicom-json.ts'
import { cross, type Vector } from './orientation.ts'

export interface ImagePlane {
  /** Centre of the first pixel */
  origin: Vector
  /** Direction in which the column index grows: along a row */
  along: Vector
  /** Direction in which the row index grows: down a column */
  down: Vector
  normal: Vector
  columnSpacingMm: number
  rowSpacingMm: number
  columns: number
  rows: number
  frameOfReferenceUID: string
  /** The header says where the image lies; else the plane is one of its own */
  positioned: boolean
}

/** A point in an image: column and row. */
export type ImagePoint = readonly [column: number, row: number]

/** The plane of a frame; one without a place gets a plane of its own, as the renderer gives it. */
export function imagePlane(dataSet: JsonDataSet): ImagePlane {
  const cosines = numbers(dataSet, 'ImageOrientationPatient')
  const position = numbers(dataSet, 'ImagePositionPatient')
  const oriented = cosines.length === 6 && dot(slice3(cosines, 0), slice3(cosines, 0)) > 0.5
  const along = oriented ? slice3(cosines, 0) : ([1, 0, 0] as const)
  const down = oriented ? slice3(cosines, 3) : ([0, 1, 0] as const)
  const [rowSpacingMm = 1, columnSpacingMm = 1] = numbers(dataSet, 'PixelSpacing')
  return {
    origin: position.length === 3 ? slice3(position, 0) : [0, 0, 0],
    along,
    down,
    normal: cross(along, down),
    columnSpacingMm,
    rowSpacingMm,
    columns: number(dataSet, 'Columns') ?? 0,
    rows: number(dataSet, 'Rows') ?? 0,
    frameOfReferenceUID: text(dataSet, 'FrameOfReferenceUID'),
    positioned: oriented && position.length === 3,
  }
}

/** The point of the patient under a point of the image. */
export function worldOf(plane: ImagePlane, [column, row]: ImagePoint): Vector {
  const { origin, along, down, columnSpacingMm, rowSpacingMm } = plane
  return add(add(origin, scale(along, column * columnSpacingMm)), scale(down, row * rowSpacingMm))
}

/** The point of the image nearest to a point of the patient. */
export function imagePointOf(plane: ImagePlane, point: Vector): ImagePoint {
  const offset = subtract(point, plane.origin)
  return [dot(offset, plane.along) / plane.columnSpacingMm, dot(offset, plane.down) / plane.rowSpacingMm]
}

/** Millimetres from the plane to a point, along the normal. */
export const distanceTo = (plane: ImagePlane, point: Vector): number => dot(subtract(point, plane.origin), plane.normal)

/** About 8 degrees: slices of two series that a reader compares as if they were parallel. */
const parallelCosine = 0.99

export const areParallel = (a: ImagePlane, b: ImagePlane): boolean => Math.abs(dot(a.normal, b.normal)) > parallelCosine

/** Index of the slice nearest to a point; -1 where no slice has a place. */
export function nearestSlice(planes: readonly ImagePlane[], point: Vector): number {
  let nearest = -1
  let least = Number.POSITIVE_INFINITY
  for (const [index, plane] of planes.entries()) {
    const distance = plane.positioned ? Math.abs(distanceTo(plane, point)) : Number.POSITIVE_INFINITY
    if (distance >= least) continue
    nearest = index
    least = distance
  }
  return nearest
}

/**
 * The line on which one image cuts another, as far as the cutting image reaches.
 *
 * @returns two points of the patient; nothing where the planes are parallel, do not meet, or share no frame of reference
 */
export function cutLine(cutting: ImagePlane, shown: ImagePlane): readonly [Vector, Vector] | undefined {
  const related = cutting.positioned && shown.positioned && cutting.frameOfReferenceUID === shown.frameOfReferenceUID
  if (!related || areParallel(cutting, shown)) return
  const corners = cornersOf(cutting)
  const crossings = corners.flatMap((corner, index) => {
    const next = corners[(index + 1) % corners.length]!
    const [here, there] = [distanceTo(shown, corner), distanceTo(shown, next)]
    if (here === there || here * there > 0) return []
    return [add(corner, scale(subtract(next, corner), here / (here - there)))]
  })
  const [from, to] = crossings
  return from && to ? [from, crossings.at(-1) ?? to] : undefined
}

function cornersOf(plane: ImagePlane): Vector[] {
  const [right, bottom] = [plane.columns - 0.5, plane.rows - 0.5]
  return (
    [
      [-0.5, -0.5],
      [right, -0.5],
      [right, bottom],
      [-0.5, bottom],
    ] as const
  ).map((corner) => worldOf(plane, corner))
}

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const scale = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by]
/** Of length 1 */
export const unit = (vector: Vector): Vector => scale(vector, 1 / Math.hypot(...vector))

const slice3 = (list: readonly number[], at: number): Vector => [list[at] ?? 0, list[at + 1] ?? 0, list[at + 2] ?? 0]
