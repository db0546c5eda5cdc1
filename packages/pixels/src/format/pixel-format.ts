/**
 * What the samples of a frame are: the attributes of the Image Pixel module and of its float siblings.
 *
 * Sources: PS3.3 C.7.6.3 (Image Pixel), C.7.6.24 and C.7.6.25 (Float and Double Float), PS3.5 8.
 */

/** PS3.3 C.7.6.3.1.2, retired ones that are still met included. */
export type PhotometricInterpretation =
  | 'MONOCHROME1'
  | 'MONOCHROME2'
  | 'PALETTE COLOR'
  | 'RGB'
  | 'YBR_FULL'
  | 'YBR_FULL_422'
  | 'YBR_PARTIAL_422'
  | 'YBR_PARTIAL_420'
  | 'YBR_ICT'
  | 'YBR_RCT'
  | 'XYB'
  | 'HSV'
  | 'ARGB'
  | 'CMYK'

export interface PixelFormat {
  readonly rows: number
  readonly columns: number
  /** 1, 3, or 4 for the retired ARGB and CMYK. */
  readonly samplesPerPixel: number
  readonly photometricInterpretation: PhotometricInterpretation
  /** 0: the samples of a pixel together; 1: plane by plane. Decoded frames always have 0. */
  readonly planarConfiguration: 0 | 1
  /** 1, 8, 16, 24, 32; 32 and 64 for float samples. */
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  /** 1: two's complement. */
  readonly pixelRepresentation: 0 | 1
  readonly sampleKind: 'integer' | 'float' | 'double'
}

/** What is needed to decode the frames of one instance: a plain object, to be kept or sent to a worker. */
export interface FrameDescription extends PixelFormat {
  readonly transferSyntaxUID: string
  /** VR of Pixel Data: the unit that big endian data are swapped in. */
  readonly pixelDataVR: 'OB' | 'OW' | 'OF' | 'OD'
  readonly frameCount: number
}

/** One frame as it stands in Pixel Data. */
export interface EncodedFrame {
  readonly description: FrameDescription
  /** Native: the octets of the frame. Encapsulated: its fragments, joined. */
  readonly octets: Uint8Array
  /**
   * Native frames only: the bit where the frame begins, counted from the least significant of the first octet, after big endian
   * words have been turned. Frames of single bits begin anywhere; others at bit 0, or 8 inside a big endian word.
   */
  readonly bitOffset?: number
}

/**
 * One frame as samples: rows from top to bottom, columns from left to right, the samples of a pixel together, each
 * little endian in `bitsAllocated` bits; single bits take an octet each. Values are those stored: no look-up table, no
 * window, and for native data the bits above Bits Stored as they came.
 */
export interface DecodedFrame {
  /** As the samples are now: `planarConfiguration` is 0, subsampled colour has been filled up. */
  readonly format: PixelFormat
  readonly octets: Uint8Array
}

export function sampleCount({ rows, columns, samplesPerPixel }: PixelFormat): number {
  return rows * columns * samplesPerPixel
}

/** Octets of one sample when decoded. */
export function sampleOctets({ bitsAllocated }: PixelFormat): number {
  return Math.ceil(bitsAllocated / 8)
}

/** Octets of the frame when decoded. */
export function decodedOctets(format: PixelFormat): number {
  return sampleCount(format) * sampleOctets(format)
}
