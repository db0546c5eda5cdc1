/** A measurement as it is kept: a geometry in one image, its numbers with their codes, its name. */
import type { ImagePoint } from '../model/image-plane.ts'
import type { MeasuringTool } from '../stack/tools.ts'
import type { Code } from './codes.ts'

/** One image, or one frame of it. */
export interface ImageReference {
  studyInstanceUID: string
  seriesInstanceUID: string
  sopClassUID: string
  sopInstanceUID: string
  /** Counted from 1; undefined for images of a single frame */
  frameNumber: number | undefined
}

/** A number with what it is of; a mean or a deviation has its derivation. */
export interface KeptNumber {
  concept: Code
  value: number
  unit: Code
  derivation?: Code
}

export interface KeptMeasurement {
  tool: MeasuringTool
  /** '' where the reader gave no name */
  label: string
  /** Stays the same when the report is written again */
  trackingUID: string
  image: ImageReference
  /** In the order of {@link pointCount}; (0, 0) is the centre of the first pixel */
  points: readonly ImagePoint[]
  numbers: readonly KeptNumber[]
}

/** Corners of one region that was drawn by hand; a hand draws a few hundred. */
export const mostContourPoints = 1000

/** Points that each tool has, or has at least: both ends, the angle's middle second, four ends of two lines or axes, four corners. */
export const pointCount: Readonly<Record<MeasuringTool, number>> = {
  length: 2,
  bidirectional: 4,
  angle: 3,
  cobb: 4,
  ellipse: 4,
  rectangle: 4,
  freehand: 3,
  probe: 1,
  arrow: 2,
  text: 1,
}
