/** What lies over an image besides measurements: lines, outlines, words, coloured areas and what must stay dark. */
import type { ImagePlane } from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'

/** All points are points of the patient, or of the plane that a frame without a place has. */
export type Shape =
  | { kind: 'line'; points: readonly Vector[]; colour: string; closed?: boolean; dashed?: boolean; fill?: string }
  | { kind: 'cross'; at: Vector; colour: string }
  | { kind: 'words'; at: Vector; words: string; colour: string }
  | { kind: 'mask'; plane: ImagePlane; picture: CanvasImageSource; opacity: number }
  /** Everything outside is covered */
  | { kind: 'shutter'; points: readonly Vector[]; colour: string }
