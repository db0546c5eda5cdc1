/**
 * Whether the images of a series make up a volume that planes may be cut from. Where they do not, the reason is said:
 * interpolating over a gap, or straightening a tilted gantry in silence, would show anatomy that nobody imaged.
 *
 * Sources: PS3.3 C.7.6.2.1.1 (positions and orientations), C.8.2.1 (Gantry/Detector Tilt).
 */
import { number, numbers, text } from '../../dicomweb/dicom-json.ts'
import { distanceTo, dot, type ImagePlane, imagePlane, scale, subtract } from './image-plane.ts'
import type { Frame } from './series-stack.ts'

/** Why no volume; each has its words in every language file. */
export type NoVolume =
  | 'too-few'
  | 'colour'
  | 'no-position'
  | 'sizes-differ'
  | 'orientations-differ'
  | 'same-position'
  | 'uneven'
  | 'tilted'
  | 'too-large'

/** Fewer slices make no plane across them. */
const fewestSlices = 5

/** Share of the slice distance that a slice may lie off its place. */
const unevenShare = 0.1

/** Slices may lie this far beside the line along the normal, as a share of their distance: about one degree of tilt. */
const tiltShare = 0.02

export interface VolumeFit {
  reason: NoVolume | undefined
  /** Frames in the order of their places along the normal */
  frames: readonly Frame[]
  /** Octets that the voxels take */
  octets: number
}

/** @param mostOctets - memory for the voxels */
export function volumeFit(frames: readonly Frame[], mostOctets: number): VolumeFit {
  const placed = frames.map((frame) => ({ frame, plane: imagePlane(frame.dataSet) }))
  const [first] = placed
  const ordered = first
    ? placed.toSorted((a, b) => distanceTo(first.plane, a.plane.origin) - distanceTo(first.plane, b.plane.origin))
    : placed
  const octets = frames.reduce((sum, frame) => sum + voxelOctets(frame), 0)
  const reason =
    reasonOf(
      ordered.map(({ plane }) => plane),
      frames,
    ) ?? (octets > mostOctets ? 'too-large' : undefined)
  return { reason, frames: ordered.map(({ frame }) => frame), octets }
}

/** A slope that is no whole number makes voxels of 4 octets. */
function voxelOctets({ dataSet }: Frame): number {
  const whole = [number(dataSet, 'RescaleSlope') ?? 1, number(dataSet, 'RescaleIntercept') ?? 0].every(Number.isInteger)
  const samples = (number(dataSet, 'Rows') ?? 0) * (number(dataSet, 'Columns') ?? 0)
  return samples * (whole ? (number(dataSet, 'BitsAllocated') ?? 16) / 8 : 4)
}

/** @param planes - in the order of their places */
function reasonOf(planes: readonly ImagePlane[], frames: readonly Frame[]): NoVolume | undefined {
  const [first, second] = planes
  if (!first || !second || planes.length < fewestSlices) return 'too-few'
  if (frames.some(({ dataSet }) => text(dataSet, 'PhotometricInterpretation').indexOf('MONOCHROME') !== 0))
    return 'colour'
  if (planes.some(({ positioned }) => !positioned) || frames.some(({ dataSet }) => noSpacing(dataSet)))
    return 'no-position'
  if (planes.some((plane) => !sameSize(plane, first))) return 'sizes-differ'
  if (planes.some((plane) => !sameOrientation(plane, first))) return 'orientations-differ'
  return spacingReason(planes)
}

const noSpacing = (dataSet: Frame['dataSet']) => numbers(dataSet, 'PixelSpacing').length !== 2

const sameSize = (a: ImagePlane, b: ImagePlane) =>
  a.rows === b.rows &&
  a.columns === b.columns &&
  Math.abs(a.rowSpacingMm - b.rowSpacingMm) < 1e-3 &&
  Math.abs(a.columnSpacingMm - b.columnSpacingMm) < 1e-3

const sameOrientation = (a: ImagePlane, b: ImagePlane) =>
  dot(a.along, b.along) > 0.9999 && dot(a.down, b.down) > 0.9999 && a.frameOfReferenceUID === b.frameOfReferenceUID

function spacingReason(planes: readonly ImagePlane[]): NoVolume | undefined {
  const first = planes[0]!
  const places = planes.map(({ origin }) => distanceTo(first, origin))
  const step = (places.at(-1)! - places[0]!) / (planes.length - 1)
  if (!(step > 1e-3)) return 'same-position'
  for (const [index, place] of places.entries()) {
    const off = Math.abs(place - places[0]! - index * step)
    if (off > unevenShare * step) return places[index - 1] === place ? 'same-position' : 'uneven'
  }
  const across = planes.map(({ origin }, index) => {
    const along = subtract(origin, first.origin)
    const beside = subtract(along, scale(first.normal, places[index]!))
    return Math.hypot(...beside)
  })
  return Math.max(...across) > tiltShare * step * planes.length ? 'tilted' : undefined
}
