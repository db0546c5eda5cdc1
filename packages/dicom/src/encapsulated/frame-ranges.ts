/**
 * Where each frame of Pixel Data lies, so that one frame can be read without the others.
 *
 * Sources: PS3.5 8.1 (native), A.4 (encapsulated, Basic Offset Table), PS3.3 C.7.6.3.1.8 (Extended Offset Table).
 */
import type { DataSet } from '../data-set/data-set.ts'
import type { Fragment } from '../data-set/element.ts'
import { DicomError, type DicomErrorCode } from '../errors.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import type { PixelDataLocation } from '../reader/instance-reader.ts'
import { formatTag, type Tag, Tags } from '../tag.ts'
import { nativeFrameBits } from './native-frame-bits.ts'
import { basicOffsets, extendedOffsets } from './offset-table.ts'

/** Octets of the data set that belong to one frame. */
export interface FrameRange {
  readonly offset: number
  readonly length: number
}

/**
 * The ranges of each frame, in order; several where a frame has several fragments.
 *
 * @param header - the elements before Pixel Data
 * @param pixelData - as the reader found it, at the end of the data set
 * @throws DicomError `LG_DICOM_IMAGE_ATTRIBUTE_INVALID`, `LG_DICOM_PIXEL_DATA_TOO_SHORT`, `LG_DICOM_OFFSET_TABLE_INVALID`,
 *   `LG_DICOM_FRAMES_AMBIGUOUS` where fragments cannot be told apart by frame, as in video
 */
export function frameRanges(
  header: DataSet,
  pixelData: PixelDataLocation,
  limits: Partial<Limits> = {},
): FrameRange[][] {
  const frameCount = countFrames(header, limits.frameCount ?? defaultLimits.frameCount)
  return pixelData.encapsulated
    ? encapsulatedRanges(header, pixelData, frameCount)
    : nativeRanges(header, pixelData, frameCount)
}

/** Number of Frames; one if absent or empty (PS3.3 C.7.6.6). */
function countFrames(header: DataSet, limit: number): number {
  const text = header.string(Tags.NumberOfFrames)
  const frameCount = text === undefined ? 1 : header.integer(Tags.NumberOfFrames)
  if (frameCount === undefined || frameCount < 1 || frameCount > limit) throw invalid(Tags.NumberOfFrames)
  return frameCount
}

function invalid(tag: Tag): DicomError {
  return fault('LG_DICOM_IMAGE_ATTRIBUTE_INVALID', `${formatTag(tag)} does not fit an image`, { tag: formatTag(tag) })
}

function nativeRanges(header: DataSet, pixelData: PixelDataLocation, frameCount: number): FrameRange[][] {
  const bits = nativeFrameBits(header)
  const octets = Math.ceil((bits * frameCount) / 8)
  const length = pixelData.length ?? 0
  if (length < octets) {
    throw fault('LG_DICOM_PIXEL_DATA_TOO_SHORT', `Pixel Data has ${length} of ${octets} octets`, { length })
  }
  if (bits % 8 !== 0 && frameCount > 1) {
    throw fault('LG_DICOM_FRAMES_AMBIGUOUS', 'frames of single bits do not begin at octets', { frames: frameCount })
  }
  const frameOctets = Math.ceil(bits / 8)
  const { valueOffset } = pixelData
  return Array.from({ length: frameCount }, (_, frame) => [
    { offset: valueOffset + frame * frameOctets, length: frameOctets },
  ])
}

function encapsulatedRanges(header: DataSet, pixelData: PixelDataLocation, frameCount: number): FrameRange[][] {
  const { fragments } = pixelData
  const table = pixelData.basicOffsetTable ?? new Uint8Array(0)
  const extended = extendedOffsets(header, fragments, frameCount)
  if (extended !== undefined) return extended
  if (table.length > 0) return basicOffsets(table, fragments, frameCount)
  if (frameCount === 1 && fragments.length > 0) return [[...fragments]]
  if (fragments.length === frameCount) return fragments.map((fragment: Fragment) => [fragment])
  const marked = byStartMarkers(fragments)
  if (marked.length === frameCount) return marked
  throw fault('LG_DICOM_FRAMES_AMBIGUOUS', `${fragments.length} fragments and no table for ${frameCount} frames`, {
    fragments: fragments.length,
    frames: frameCount,
  })
}

/** A frame begins where a codestream does; none if the first fragment begins none. */
function byStartMarkers(fragments: readonly Fragment[]): FrameRange[][] {
  if (fragments[0]?.startsCodestream !== true) return []
  const frames: FrameRange[][] = []
  for (const { offset, length, startsCodestream } of fragments) {
    if (startsCodestream) frames.push([])
    frames.at(-1)!.push({ offset, length })
  }
  return frames
}

function fault(code: DicomErrorCode, message: string, detail: Record<string, number | string>): DicomError {
  return new DicomError(code, message, detail)
}
