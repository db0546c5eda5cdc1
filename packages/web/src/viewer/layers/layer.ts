/** Something that belongs over images: a segmentation, contours, a presentation state; and how the reader wants to see it. */
import type { Shape } from '../graphics/shapes.ts'
import type { Vector } from '../model/orientation.ts'
import type { Frame } from '../model/series-stack.ts'

/** What of a layer can be switched on and off: a segment, a structure. */
export interface LayerPart {
  number: number
  name: string
  colour: string
  /** A point in the middle of it, to go to; undefined where it lies nowhere */
  at: Vector | undefined
}

export interface Layer {
  uid: string
  seriesInstanceUID: string
  /** None for a layer that is on or off as a whole */
  parts: readonly LayerPart[]
  /** What of it lies in this frame */
  shapesOf(frame: Frame, look: LayerLook): readonly Shape[]
}

export interface LayerLook {
  /** Numbers of the parts that are off */
  hidden: ReadonlySet<number>
  /** Of filled areas, 0 to 1 */
  opacity: number
}

export const usualLook: LayerLook = { hidden: new Set(), opacity: 0.45 }

/** A layer as it is to be seen now. */
export interface ShownLayer {
  layer: Layer
  look: LayerLook
}

const colours = ['#ff6b6b', '#4dabf7', '#69db7c', '#ffd43b', '#da77f2', '#ffa94d', '#3bc9db', '#f783ac']

/** Colour of a part that states none, by its number. */
export const usualColour = (number: number): string =>
  colours[(((number - 1) % colours.length) + colours.length) % colours.length]!
