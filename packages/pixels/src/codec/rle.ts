/**
 * RLE Lossless: one segment for each octet of a sample and plane, the most significant first, packed row by row.
 *
 * Source: PS3.5 Annex G.
 */
import { damaged } from '../errors.ts'
import { type DecodedFrame, type EncodedFrame, type PixelFormat, sampleOctets } from '../format/pixel-format.ts'
import type { Codec, Encoded } from './codec.ts'
import { notEncodable } from './not-encodable.ts'
import { packRows, unpackSegment } from './pack-bits.ts'

const HEADER_OCTETS = 64
const MOST_SEGMENTS = 15

export const rle: Codec = { decode: decodeRLE, encode: (frame) => encodeRLE(frame) }

/** @throws PixelError `LG_PIXEL_FRAME_DAMAGED` if segments are missing, outside the frame, or do not fill it */
export function decodeRLE({ description, octets }: EncodedFrame): DecodedFrame {
  if (description.bitsAllocated === 1) return decodeSingleBits(description, octets)
  const { samplesPerPixel } = description
  const width = sampleOctets(description)
  const pixels = description.rows * description.columns
  const segments = readHeader(octets, samplesPerPixel * width)
  const result = new Uint8Array(pixels * samplesPerPixel * width)
  segments.forEach((segment, index) => {
    const plane = unpackSegment(segment, pixels)
    const sample = Math.floor(index / width)
    let position = sample * width + (width - 1 - (index % width))
    for (let pixel = 0; pixel < pixels; pixel++, position += samplesPerPixel * width) {
      result[position] = plane[pixel] as number
    }
  })
  return { format: { ...description, planarConfiguration: 0 }, octets: result }
}

/** Bits stay packed in the one segment, the first pixel in the least significant bit; rows may end inside an octet. */
function decodeSingleBits(format: PixelFormat, octets: Uint8Array): DecodedFrame {
  const pixels = format.rows * format.columns * format.samplesPerPixel
  const [segment] = readHeader(octets, 1)
  const packed = unpackSegment(segment as Uint8Array, Math.ceil(pixels / 8))
  const samples = new Uint8Array(pixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    samples[pixel] = ((packed[pixel >>> 3] as number) >>> (pixel & 7)) & 1
  }
  return { format: { ...format, planarConfiguration: 0 }, octets: samples }
}

/** The segments that the header of the frame names (PS3.5 G.5). */
function readHeader(octets: Uint8Array, wanted: number): Uint8Array[] {
  if (octets.length < HEADER_OCTETS) throw damaged('the frame ends in its RLE header', { offset: octets.length })
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  const count = view.getUint32(0, true)
  if (count !== wanted) throw damaged(`the frame has ${count} RLE segments of ${wanted}`, { segments: count })
  const starts = Array.from({ length: count }, (_, index) => view.getUint32(4 + index * 4, true))
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? octets.length
    const inside = start >= HEADER_OCTETS && start <= end && end <= octets.length
    if (!inside) throw damaged('an RLE segment lies outside the frame', { segment: index, offset: start })
    return octets.subarray(start, end)
  })
}

/** @throws PixelError `LG_PIXEL_NOT_ENCODABLE` for more than 15 segments or float samples */
export function encodeRLE({ format, octets }: DecodedFrame): Encoded {
  const { samplesPerPixel, rows, columns } = format
  const width = sampleOctets(format)
  const count = samplesPerPixel * width
  if (count > MOST_SEGMENTS) throw notEncodable('RLE has 15 segments at most')
  if (format.sampleKind !== 'integer') throw notEncodable('RLE is for integers only')
  if (format.bitsAllocated === 1) throw notEncodable('single bits are not written as RLE')
  const segments: Uint8Array[] = []
  const plane = new Uint8Array(rows * columns)
  for (let index = 0; index < count; index++) {
    let position = Math.floor(index / width) * width + (width - 1 - (index % width))
    for (let pixel = 0; pixel < plane.length; pixel++, position += count) plane[pixel] = octets[position] as number
    segments.push(packRows(plane, columns))
  }
  return { octets: joinSegments(segments), format: { ...format, planarConfiguration: samplesPerPixel > 1 ? 1 : 0 } }
}

function joinSegments(segments: readonly Uint8Array[]): Uint8Array {
  const length = segments.reduce((sum, segment) => sum + segment.length, HEADER_OCTETS)
  const frame = new Uint8Array(length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, segments.length, true)
  let offset = HEADER_OCTETS
  segments.forEach((segment, index) => {
    view.setUint32(4 + index * 4, offset, true)
    frame.set(segment, offset)
    offset += segment.length
  })
  return frame
}
