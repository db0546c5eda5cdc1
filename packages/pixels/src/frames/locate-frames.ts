/**
 * Where each frame lies, single bits and fragments without any table included.
 *
 * Sources: PS3.5 8.1.1 (single bits run on from frame to frame), A.4 (fragments); the start markers of ITU-T T.81, T.87, T.800.
 */
import {
  type DataSet,
  DicomError,
  defaultLimits,
  type FrameRange,
  frameRanges,
  type PixelDataLocation,
  startsCodestream,
  Tags,
} from '@leadglass/dicom'
import { PixelError } from '../errors.ts'

export interface FramePlace {
  /** Octets of the data set, to be joined in this order. */
  readonly ranges: readonly FrameRange[]
  /** For `EncodedFrame.bitOffset`. */
  readonly bitOffset: number
}

/** Reads the first octets of a fragment; fewer only if it has fewer. */
export type ReadStart = (fragment: FrameRange, octets: number) => Promise<Uint8Array> | Uint8Array

/**
 * The place of each frame, by Extended Offset Table, Basic Offset Table, or the number of fragments; where none of these tells,
 * by the codestreams' start markers.
 *
 * @param readStart - without it, frames that only start markers can tell are refused
 * @throws DicomError as `frameRanges` does; PixelError `LG_PIXEL_FRAMES_AMBIGUOUS` if start markers do not tell either
 */
export async function locateFrames(
  header: DataSet,
  pixelData: PixelDataLocation,
  readStart?: ReadStart,
): Promise<FramePlace[]> {
  try {
    const places = frameRanges(header, pixelData).map((ranges) => ({ ranges, bitOffset: 0 }))
    return header.bigEndian && pixelData.vr !== 'OB' ? places.map((place) => inWholeWords(place, pixelData)) : places
  } catch (error) {
    if (!(error instanceof DicomError) || error.code !== 'LG_DICOM_FRAMES_AMBIGUOUS') throw error
    if (!pixelData.encapsulated) return singleBitPlaces(header, pixelData)
    if (readStart === undefined) throw error
    return placesByMarker(header, pixelData, readStart)
  }
}

/** Words of big endian data are turned as wholes, so that a frame of odd octets needs its neighbour's octet (PS3.5 Annex D). */
function inWholeWords({ ranges }: FramePlace, { valueOffset }: PixelDataLocation): FramePlace {
  const { offset, length } = ranges[0] as FrameRange
  const before = (offset - valueOffset) % 2
  return {
    ranges: [{ offset: offset - before, length: before + length + ((before + length) % 2) }],
    bitOffset: before * 8,
  }
}

/** Frames of single bits follow one another without padding. */
function singleBitPlaces(header: DataSet, pixelData: PixelDataLocation): FramePlace[] {
  const bits = (header.integer(Tags.Rows) ?? 0) * (header.integer(Tags.Columns) ?? 0)
  const frameCount = header.integer(Tags.NumberOfFrames) ?? 1
  return Array.from({ length: frameCount }, (_, frame) => {
    const first = frame * bits
    const offset = pixelData.valueOffset + Math.floor(first / 8)
    const end = pixelData.valueOffset + Math.ceil((first + bits) / 8)
    return { ranges: [{ offset, length: end - offset }], bitOffset: first % 8 }
  })
}

async function placesByMarker(
  header: DataSet,
  { fragments }: PixelDataLocation,
  readStart: ReadStart,
): Promise<FramePlace[]> {
  const frameCount = header.integer(Tags.NumberOfFrames) ?? 1
  const starts: number[] = []
  if (fragments.length > defaultLimits.fragmentCount || fragments.length < frameCount)
    throw ambiguous(fragments.length, frameCount)
  for (const [index, fragment] of fragments.entries()) {
    if (startsCodestream(await readStart(fragment, 3))) starts.push(index)
    if (starts.length > frameCount) break
  }
  if (starts.length !== frameCount || starts[0] !== 0) throw ambiguous(fragments.length, frameCount)
  return starts.map((start, frame) => ({ ranges: fragments.slice(start, starts[frame + 1]), bitOffset: 0 }))
}

function ambiguous(fragments: number, frames: number): PixelError {
  return new PixelError('LG_PIXEL_FRAMES_AMBIGUOUS', 'neither a table nor start markers tell the frames apart', {
    fragments,
    frames,
  })
}
