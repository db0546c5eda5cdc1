/** From a data set to what decoding needs. Sources: PS3.3 C.7.6.3, C.7.6.24, C.7.6.25, C.7.6.6; PS3.5 8.1.1. */
import { type DataSet, formatTag, type Tag, Tags, transferSyntaxOf, type VR } from '@leadglass/dicom'
import { PixelError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import {
  decodedOctets,
  type FrameDescription,
  type PhotometricInterpretation,
  type PixelFormat,
} from './pixel-format.ts'

export interface DescribeOptions {
  readonly transferSyntaxUID: string
  /** Where the pixels are, as the reader found them; without it float pixels are told by their lack of Bits Stored. */
  readonly pixelData?: { readonly tag: Tag; readonly vr: VR } | undefined
}

/** Samples a pixel by photometric interpretation (PS3.3 C.7.6.3.1.2). */
const samplesOf: Readonly<Record<PhotometricInterpretation, number>> = {
  MONOCHROME1: 1,
  MONOCHROME2: 1,
  'PALETTE COLOR': 1,
  RGB: 3,
  YBR_FULL: 3,
  YBR_FULL_422: 3,
  YBR_PARTIAL_422: 3,
  YBR_PARTIAL_420: 3,
  YBR_ICT: 3,
  YBR_RCT: 3,
  XYB: 3,
  HSV: 3,
  ARGB: 4,
  CMYK: 4,
}

/**
 * Reads the attributes of the frames of an instance.
 *
 * @param header - the elements before Pixel Data, as a reader or `fromDicomJson` gives them
 * @throws PixelError `LG_PIXEL_ATTRIBUTE_INVALID` if one is missing, impossible or contradicts another;
 *   `LG_PIXEL_FRAME_TOO_LARGE`; `LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED` for unknown transfer syntaxes
 */
export function describeFrames(header: DataSet, options: DescribeOptions): FrameDescription {
  const { transferSyntaxUID, pixelData } = options
  if (transferSyntaxOf(transferSyntaxUID) === undefined) {
    throw new PixelError('LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED', 'the transfer syntax is private or unknown')
  }
  const sampleKind = kindOf(header, pixelData?.tag)
  const samplesPerPixel = count(header, Tags.SamplesPerPixel, 1, 4)
  const photometricInterpretation = photometricOf(header, samplesPerPixel)
  const description: FrameDescription = {
    transferSyntaxUID,
    pixelDataVR: vrOf(header, sampleKind, pixelData?.vr),
    frameCount: frameCountOf(header),
    rows: count(header, Tags.Rows, undefined, 65_535),
    columns: count(header, Tags.Columns, undefined, 65_535),
    samplesPerPixel,
    photometricInterpretation,
    planarConfiguration: samplesPerPixel > 1 && header.integer(Tags.PlanarConfiguration) === 1 ? 1 : 0,
    ...bitsOf(header, sampleKind),
    sampleKind,
  }
  checkSize(description)
  return description
}

/** @throws PixelError `LG_PIXEL_FRAME_TOO_LARGE` */
export function checkSize(format: PixelFormat): void {
  const octets = decodedOctets(format)
  if (octets <= defaultLimits.frameOctets) return
  throw new PixelError('LG_PIXEL_FRAME_TOO_LARGE', `a frame has ${octets} octets, more than the limit`, { octets })
}

function kindOf(header: DataSet, tag: Tag | undefined): PixelFormat['sampleKind'] {
  if (tag === Tags.FloatPixelData) return 'float'
  if (tag === Tags.DoubleFloatPixelData) return 'double'
  if (tag !== undefined || header.has(Tags.BitsStored)) return 'integer'
  const bits = header.integer(Tags.BitsAllocated)
  return bits === 32 ? 'float' : bits === 64 ? 'double' : 'integer'
}

function vrOf(header: DataSet, kind: PixelFormat['sampleKind'], vr: VR | undefined): FrameDescription['pixelDataVR'] {
  if (kind !== 'integer') return kind === 'float' ? 'OF' : 'OD'
  if (vr === 'OB' || vr === 'OW') return vr
  return (header.integer(Tags.BitsAllocated) ?? 0) > 8 ? 'OW' : 'OB'
}

function frameCountOf(header: DataSet): number {
  const text = header.string(Tags.NumberOfFrames)
  const frameCount = text === undefined ? 1 : header.integer(Tags.NumberOfFrames)
  if (frameCount === undefined || frameCount < 1 || frameCount > 0x7fffffff) throw invalid(Tags.NumberOfFrames)
  return frameCount
}

function photometricOf(header: DataSet, samplesPerPixel: number): PhotometricInterpretation {
  const stated = header.string(Tags.PhotometricInterpretation) ?? (samplesPerPixel === 1 ? 'MONOCHROME2' : 'RGB')
  if (!Object.hasOwn(samplesOf, stated)) throw invalid(Tags.PhotometricInterpretation)
  const photometric = stated as PhotometricInterpretation
  if (samplesOf[photometric] !== samplesPerPixel) throw invalid(Tags.SamplesPerPixel)
  return photometric
}

function bitsOf(
  header: DataSet,
  kind: PixelFormat['sampleKind'],
): Pick<PixelFormat, 'bitsAllocated' | 'bitsStored' | 'highBit' | 'pixelRepresentation'> {
  const bitsAllocated = count(header, Tags.BitsAllocated, undefined, 64)
  const allowed = kind === 'integer' ? [1, 8, 16, 24, 32] : [kind === 'float' ? 32 : 64]
  if (!allowed.includes(bitsAllocated)) throw invalid(Tags.BitsAllocated)
  if (kind !== 'integer') {
    return { bitsAllocated, bitsStored: bitsAllocated, highBit: bitsAllocated - 1, pixelRepresentation: 1 }
  }
  const bitsStored = count(header, Tags.BitsStored, bitsAllocated, bitsAllocated)
  const highBit = header.integer(Tags.HighBit) ?? bitsStored - 1
  if (highBit < bitsStored - 1 || highBit >= bitsAllocated) throw invalid(Tags.HighBit)
  return {
    bitsAllocated,
    bitsStored,
    highBit,
    pixelRepresentation: header.integer(Tags.PixelRepresentation) === 1 ? 1 : 0,
  }
}

/** A number from 1 to `most`. */
function count(header: DataSet, tag: Tag, absent: number | undefined, most: number): number {
  const value = header.has(tag) ? header.integer(tag) : absent
  if (value === undefined || value < 1 || value > most) throw invalid(tag)
  return value
}

function invalid(tag: Tag): PixelError {
  return new PixelError('LG_PIXEL_ATTRIBUTE_INVALID', `${formatTag(tag)} does not fit an image`, {
    tag: formatTag(tag),
  })
}
