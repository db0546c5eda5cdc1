/**
 * Media types of compressed frames and the transfer syntaxes behind them.
 *
 * Source: PS3.18 8.7.3.3.2 (compressed bulk data; the default transfer syntax of each media type), 8.7.3.5.
 */
import { transferSyntaxOf, UIDs } from '@leadglass/dicom'

export const octetStream = 'application/octet-stream'

/** By the last components of 1.2.840.10008.1.2. */
const types: Readonly<Record<string, string>> = {
  '5': 'image/dicom-rle',
  '4.50': 'image/jpeg',
  '4.51': 'image/jpeg',
  '4.57': 'image/jpeg',
  '4.70': 'image/jpeg',
  '4.80': 'image/jls',
  '4.81': 'image/jls',
  '4.90': 'image/jp2',
  '4.91': 'image/jp2',
  '4.92': 'image/jpx',
  '4.93': 'image/jpx',
  '4.110': 'image/jxl',
  '4.111': 'image/jxl',
  '4.112': 'image/jxl',
  '4.201': 'image/jphc',
  '4.202': 'image/jphc',
  '4.203': 'image/jphc',
  '4.100': 'video/mpeg',
  '4.101': 'video/mpeg',
}

/** What a media type means where no transfer syntax is named. */
const defaults: Readonly<Record<string, string>> = {
  'image/dicom-rle': UIDs.RLELossless,
  'image/jpeg': UIDs.JPEGLosslessSV1,
  'image/jls': UIDs.JPEGLSLossless,
  'image/jp2': UIDs.JPEG2000Lossless,
  'image/jpx': UIDs.JPEG2000MCLossless,
  'image/jphc': UIDs.HTJ2KLossless,
  'image/jxl': '1.2.840.10008.1.2.4.110',
}

/** Media type of frames in a transfer syntax. */
export function frameType(transferSyntaxUID: string): string {
  if (!transferSyntaxOf(transferSyntaxUID)?.encapsulated) return octetStream
  const ending = transferSyntaxUID.replace('1.2.840.10008.1.2.', '')
  return types[ending] ?? (/^4\.10[2-8]/.test(ending) ? 'video/mp4' : octetStream)
}

/** @returns `undefined` for types that no compressed frame has */
export function defaultSyntaxOf(type: string): string | undefined {
  return Object.hasOwn(defaults, type) ? defaults[type] : undefined
}

/** Frames of native Pixel Data carry no trace of implicit VR or deflation; they are little endian samples. */
export function frameTransferSyntax(stored: string): string {
  const syntax = transferSyntaxOf(stored)
  return syntax && !syntax.encapsulated && !syntax.bigEndian ? UIDs.ExplicitVRLittleEndian : stored
}
