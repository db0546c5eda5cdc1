/** How the samples of a frame become grey or colour: what rendering needs beside the samples. Sources: PS3.3 C.11, C.7.6.3, C.9. */
import type { LookUpTable } from '../lut/look-up-table.ts'
import type { Palette } from '../lut/palette.ts'
import type { Overlay } from '../overlay/overlay.ts'

/** PS3.3 C.11.2.1.3. */
export type VOIFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'

export interface Window {
  readonly center: number
  readonly width: number
  /** Default LINEAR. */
  readonly voiFunction?: VOIFunction
}

export type ModalityTransform =
  | { readonly kind: 'linear'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'lut'; readonly table: LookUpTable }

export type VOITransform =
  | { readonly kind: 'window'; readonly window: Window }
  | { readonly kind: 'lut'; readonly table: LookUpTable }

/** A plain object, to be kept or sent to a worker. */
export interface FramePresentation {
  readonly modality: ModalityTransform
  /** The views the data set offers, VOI LUTs first; empty if none. */
  readonly voi: readonly VOITransform[]
  /** The P-values run the other way: Presentation LUT Shape INVERSE, or MONOCHROME1 without a shape. */
  readonly inverse: boolean
  readonly presentationLUT?: LookUpTable | undefined
  readonly palette?: Palette | undefined
  readonly overlays: readonly Overlay[]
  /** Stored values that are no part of the image; left out where the range of values is looked for. */
  readonly padding?: { readonly from: number; readonly to: number } | undefined
}

/** What of a frame to show, and how large. Source: PS3.18 8.3.5.1.3 (viewport). */
export interface Viewport {
  /** Pixels; the image keeps its proportions and fits inside. */
  readonly width: number
  readonly height: number
  /** The part of the frame to show, in its pixels from 0; all of it by default. */
  readonly region?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** The region is mirrored: left and right change places, or above and below. Default neither. */
  readonly mirror?: { readonly horizontally: boolean; readonly vertically: boolean }
}

export interface RenderOptions {
  /** `raw` gives the samples themselves. Default PNG. */
  readonly format?: 'image/png' | 'image/jpeg' | 'image/gif' | 'raw'
  /** Instead of what the data set offers. */
  readonly window?: Window
  /** Which of the data set's `voi` to use, from 0. Default 0. */
  readonly voi?: number
  readonly viewport?: Viewport
  /** Profile that colour pictures carry and have their values in; the samples are taken for sRGB. Default none. GIF carries none. */
  readonly iccProfile?: 'srgb' | 'p3'
  /** Overlay planes are drawn. Default true. */
  readonly overlays?: boolean
  /** Of JPEG, 1 to 100. Default 90. */
  readonly quality?: number
  /** Only of `renderAnimation`: milliseconds each frame is shown. Default 100. */
  readonly frameMs?: number
}

/** A picture. */
export interface RenderedFrame {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'application/octet-stream'
  readonly octets: Uint8Array
  readonly width: number
  readonly height: number
  /** 1: grey, 3: RGB; octets of a pixel where the format is `raw`. */
  readonly channels: 1 | 3
}
