/** Where each frame of Pixel Data lies. */
import type { DataSet } from '../data-set/data-set.ts'
import type { Limits } from '../limits.ts'
import type { PixelDataLocation } from '../reader/instance-reader.ts'

/** Octets of the data set that belong to one frame. */
export interface FrameRange {
  readonly offset: number
  readonly length: number
}

/** The ranges of each frame, in order; several where a frame has several fragments. */
export function frameRanges(
  _header: DataSet,
  _pixelData: PixelDataLocation,
  _limits: Partial<Limits> = {},
): FrameRange[][] {
  throw new Error('signature only')
}
