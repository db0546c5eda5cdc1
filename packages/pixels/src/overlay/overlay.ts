/** Overlay planes: graphics and regions of one bit a pixel. Sources: PS3.3 C.9.2, C.9.3; PS3.5 8.1.2. */

/** One plane, as it lies over a frame. */
export interface Overlay {
  readonly rows: number
  readonly columns: number
  /** Row and column of the frame, from 0, where the plane's first pixel lies; may be negative. */
  readonly top: number
  readonly left: number
  /** Packed bits, the first pixel in the least significant; absent where the plane is `embeddedBit` of Pixel Data. */
  readonly octets?: Uint8Array | undefined
  /** Bit of `octets` where this frame's plane begins. */
  readonly bitOffset: number
  /** The bit of each stored sample that is the plane (retired, still met). */
  readonly embeddedBit?: number | undefined
}
