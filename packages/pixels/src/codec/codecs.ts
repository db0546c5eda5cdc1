/** Which codec serves which transfer syntax. Source: PS3.5 Annex A. */
import { transferSyntaxOf, UIDs } from '@leadglass/dicom'
import { PixelError } from '../errors.ts'
import type { Codec } from './codec.ts'
import { deflated } from './deflated.ts'
import { native } from './native.ts'
import { rle } from './rle.ts'

const encapsulated: ReadonlyMap<string, Codec> = new Map<string, Codec>([
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

export function unsupported(message: string): PixelError {
  return new PixelError('LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED', message)
}
