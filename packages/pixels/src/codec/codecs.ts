/** Which codec serves which transfer syntax. Source: PS3.5 Annex A. */
import { transferSyntaxOf, UIDs } from '@leadglass/dicom'
import { unsupported } from '../errors.ts'
import type { Codec } from './codec.ts'
import { deflated } from './deflated.ts'
import { jpeg } from './jpeg.ts'
import { jpeg2000 } from './jpeg-2000.ts'
import { jpegLS } from './jpeg-ls.ts'
import { native } from './native.ts'
import { rle } from './rle.ts'

/** Retired processes: read, not written. */
const jpegDecoder: Codec = { decode: jpeg.decode }

const encapsulated: ReadonlyMap<string, Codec> = new Map<string, Codec>([
  [UIDs.JPEGBaseline8Bit, jpeg],
  [UIDs.JPEGExtended12Bit, jpeg],
  [UIDs.JPEGSpectralSelectionNonHierarchical68, jpegDecoder],
  [UIDs.JPEGFullProgressionNonHierarchical1012, jpegDecoder],
  [UIDs.JPEGLossless, jpeg],
  [UIDs.JPEGLosslessSV1, jpeg],
  [UIDs.JPEGLSLossless, jpegLS],
  [UIDs.JPEGLSNearLossless, jpegLS],
  [UIDs.JPEG2000Lossless, jpeg2000],
  [UIDs.JPEG2000, jpeg2000],
  [UIDs.HTJ2KLossless, jpeg2000],
  [UIDs.HTJ2KLosslessRPCL, jpeg2000],
  [UIDs.HTJ2K, jpeg2000],
  [UIDs.RLELossless, rle],
  [UIDs.DeflatedImageFrameCompression, deflated],
  [UIDs.EncapsulatedUncompressedExplicitVRLittleEndian, native],
])

/**
 * Data sets in these are written with samples that differ from those read; `transcodeInstance` then states it in the
 * attributes of lossy compression.
 */
const lossy: ReadonlySet<string> = new Set([
  UIDs.JPEGBaseline8Bit,
  UIDs.JPEGExtended12Bit,
  UIDs.JPEGLSNearLossless,
  UIDs.JPEG2000,
  UIDs.HTJ2K,
])

const dct: ReadonlySet<string> = new Set([
  UIDs.JPEGBaseline8Bit,
  UIDs.JPEGExtended12Bit,
  UIDs.JPEGSpectralSelectionNonHierarchical68,
  UIDs.JPEGFullProgressionNonHierarchical1012,
])

/** JPEG by cosine transform: always lossy. */
export function isDct(transferSyntaxUID: string): boolean {
  return dct.has(transferSyntaxUID)
}

export function isLossy(transferSyntaxUID: string): boolean {
  return lossy.has(transferSyntaxUID)
}

/** @throws PixelError `LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED` */
export function codecOf(transferSyntaxUID: string): Codec {
  const syntax = transferSyntaxOf(transferSyntaxUID)
  const codec = syntax?.encapsulated === false ? native : encapsulated.get(transferSyntaxUID)
  if (codec === undefined) throw unsupported('no codec decodes this transfer syntax')
  return codec
}

/** Whether frames can be decoded: `false` for video, JPEG XL and private transfer syntaxes, which pass through untouched. */
export function canDecode(transferSyntaxUID: string): boolean {
  const syntax = transferSyntaxOf(transferSyntaxUID)
  return syntax !== undefined && (!syntax.encapsulated || encapsulated.has(transferSyntaxUID))
}

/** Whether frames can be written in this transfer syntax. */
export function canEncode(transferSyntaxUID: string): boolean {
  return canDecode(transferSyntaxUID) && codecOf(transferSyntaxUID).encode !== undefined
}
