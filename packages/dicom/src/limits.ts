/**
 * What the readers accept at most, whatever the input says. Octets unless named otherwise.
 *
 * With the defaults, the tree that one hostile data set leaves in memory stays under about 100 MB.
 */
export interface Limits {
  /** Sequences inside sequences. Structured reports, the deepest objects in use, stay under 20. */
  readonly sequenceDepth: number
  /**
   * Elements and items together. An enhanced MR of 10,000 frames with 40 elements a frame has 400,000; one costs
   * about 200 octets of memory where each item holds one element, 100 otherwise.
   */
  readonly elementCount: number
  /** A longer value is located, not kept: no query key and no text that a person typed is longer. */
  readonly keptValueOctets: number
  /** All kept values of a header together; what comes after is located, not kept. CT headers have about 6 KiB. */
  readonly keptOctets: number
  /**
   * Values are views into the chunks that came as long as these chunks together stay under this; copies after that,
   * since a view of 8 octets holds its whole chunk in memory.
   */
  readonly viewedChunkOctets: number
  /** Fragments of Pixel Data: a slide of 100,000 x 100,000 pixels in tiles of 256 has 152,881. */
  readonly fragmentCount: number
  /** Inflated data set. Deflated objects are small in use: segmentations, reports, at most some 100 MB. */
  readonly inflatedOctets: number
  /**
   * Inflated octets for each deflated one. Deflate reaches 1,032 with runs of one value, as a bomb has them; images stay
   * far below.
   */
  readonly inflateRatio: number
  /** Up to this much, the ratio does not matter: a small report or an empty segmentation may well be all zeros. */
  readonly inflateRatioFreeOctets: number
  /** File Meta Information: the Standard's elements need under 2 KiB, private ones (0002,0102) some more. */
  readonly fileMetaOctets: number
  /** Number of Frames that we make a table for; see `fragmentCount`. */
  readonly frameCount: number
}

export const defaultLimits: Limits = {
  sequenceDepth: 64,
  elementCount: 400_000,
  keptValueOctets: 64 * 1024,
  keptOctets: 16 * 1024 * 1024,
  viewedChunkOctets: 1024 * 1024,
  fragmentCount: 262_144,
  inflatedOctets: 1024 * 1024 * 1024,
  inflateRatio: 400,
  inflateRatioFreeOctets: 16 * 1024 * 1024,
  fileMetaOctets: 64 * 1024,
  frameCount: 262_144,
}
