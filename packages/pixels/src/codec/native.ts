/**
 * Native frames: samples as they stand, in either byte order and planar configuration, single bits packed.
 *
 * Sources: PS3.5 8.1.1, 8.2, Annex D; PS3.3 C.7.6.3.1.2 (YBR_FULL_422), C.7.6.3.1.3 (planar configuration).
 */
import { transferSyntaxOf } from '@leadglass/dicom'
import { damaged, PixelError } from '../errors.ts'
import {
  type DecodedFrame,
  decodedOctets,
  type EncodedFrame,
  type FrameDescription,
  type PixelFormat,
  sampleCount,
  sampleOctets,
} from '../format/pixel-format.ts'
import type { Codec, Encoded } from './codec.ts'
import { notEncodable } from './not-encodable.ts'
import { interleave, separate } from './planes.ts'
import { fillUp422 } from './subsampled.ts'

export const native: Codec = {
  decode(frame) {
    const { description } = frame
    const bitOffset = frame.bitOffset ?? 0
    const octets = inLittleEndian(frame).subarray(bitOffset >>> 3)
    if (description.bitsAllocated === 1) return unpackBits(description, octets, bitOffset & 7)
    if (subsampled.has(description.photometricInterpretation)) return decodeSubsampled(description, octets)
    return { format: { ...description, planarConfiguration: 0 }, octets: interleaved(description, octets) }
  },
  encode(frame, transferSyntaxUID) {
    if (transferSyntaxOf(transferSyntaxUID)?.bigEndian) throw notEncodable('big endian is read, not written')
    return encodeNative(frame)
  },
}

const subsampled: ReadonlySet<string> = new Set(['YBR_FULL_422', 'YBR_PARTIAL_422', 'YBR_PARTIAL_420'])

/** @throws PixelError `LG_PIXEL_FRAME_DAMAGED` if there are fewer octets than samples */
function interleaved(description: FrameDescription, octets: Uint8Array): Uint8Array {
  const wanted = decodedOctets(description)
  requireOctets(octets, wanted)
  const frame = octets.subarray(0, wanted)
  return description.planarConfiguration === 1
    ? interleave(frame, description.samplesPerPixel, sampleOctets(description))
    : frame.slice()
}

function requireOctets(octets: Uint8Array, wanted: number): void {
  if (octets.length < wanted)
    throw damaged(`the frame has ${octets.length} of ${wanted} octets`, { octets: octets.length })
}

/** Swaps big endian data: by words for OW of 8 bits and less (PS3.5 Annex D), by samples otherwise. */
function inLittleEndian({ description, octets }: EncodedFrame): Uint8Array {
  if (!transferSyntaxOf(description.transferSyntaxUID)?.bigEndian) return octets
  const unit = description.pixelDataVR === 'OB' ? 1 : Math.max(2, sampleOctets(description))
  if (unit === 1) return octets
  const swapped = new Uint8Array(octets.length - (octets.length % unit))
  for (let start = 0; start < swapped.length; start += unit) {
    for (let octet = 0; octet < unit; octet++) swapped[start + octet] = octets[start + unit - 1 - octet] as number
  }
  return swapped
}

/** Single bits: the first pixel in the least significant bit (PS3.5 8.1.1). */
function unpackBits(description: FrameDescription, octets: Uint8Array, bitOffset: number): DecodedFrame {
  const pixels = sampleCount(description)
  requireOctets(octets, Math.ceil((bitOffset + pixels) / 8))
  const samples = new Uint8Array(pixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const bit = bitOffset + pixel
    samples[pixel] = ((octets[bit >>> 3] as number) >>> (bit & 7)) & 1
  }
  return { format: { ...description, planarConfiguration: 0 }, octets: samples }
}

function packBits(samples: Uint8Array): Uint8Array {
  const octets = new Uint8Array(Math.ceil(samples.length / 8))
  for (let pixel = 0; pixel < samples.length; pixel++) {
    octets[pixel >>> 3] = (octets[pixel >>> 3] as number) | (((samples[pixel] as number) & 1) << (pixel & 7))
  }
  return octets
}

function decodeSubsampled(description: FrameDescription, octets: Uint8Array): DecodedFrame {
  const { photometricInterpretation, bitsAllocated } = description
  if (photometricInterpretation === 'YBR_PARTIAL_420' || bitsAllocated !== 8) {
    throw new PixelError(
      'LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED',
      'subsampled native colour is read as 4:2:2 of 8 bits only',
    )
  }
  requireOctets(octets, 2 * description.rows * description.columns)
  const full = photometricInterpretation === 'YBR_FULL_422' ? 'YBR_FULL' : 'YBR_PARTIAL_422'
  const format: PixelFormat = { ...description, photometricInterpretation: full, planarConfiguration: 0 }
  return { format, octets: fillUp422(octets, description.rows * description.columns) }
}

function encodeNative({ format, octets }: DecodedFrame): Encoded {
  if (format.bitsAllocated === 1) return { octets: packBits(octets), format }
  return { octets: octets.slice(), format }
}

/** Frames as planes, where an old receiver asks for them. */
export function asPlanes({ format, octets }: DecodedFrame): Encoded {
  const planes = separate(octets, format.samplesPerPixel, sampleOctets(format))
  return { octets: planes, format: { ...format, planarConfiguration: 1 } }
}
