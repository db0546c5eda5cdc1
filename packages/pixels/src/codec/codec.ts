/** What a codec is: frames of one family of transfer syntaxes, both ways. */
import type { DecodedFrame, EncodedFrame, PixelFormat } from '../format/pixel-format.ts'

export interface EncodeOptions {
  /** Lossy DCT JPEG: 1 to 100, as libjpeg understands it. Default 90. */
  readonly quality?: number
  /** Lossy JPEG-LS: the largest difference of a sample, in stored values. Default 2. */
  readonly nearLossless?: number
  /** Lossy HTJ2K: the step of the quantiser, in stored values. Default 4. */
  readonly step?: number
}

/** An encoded frame, and how its samples now stand in the data set. */
export interface Encoded {
  readonly octets: Uint8Array
  /** Photometric interpretation and planar configuration may differ from those of the samples. */
  readonly format: PixelFormat
}

export interface Codec {
  /** @throws PixelError */
  decode(frame: EncodedFrame): DecodedFrame | Promise<DecodedFrame>
  /** Absent where frames are only read. @throws PixelError `LG_PIXEL_NOT_ENCODABLE` */
  encode?(frame: DecodedFrame, transferSyntaxUID: string, options: EncodeOptions): Encoded | Promise<Encoded>
}
