/** JPEG frames: DCT of 8 and 12 bits, lossless of 2 to 16. Sources: PS3.5 8.2.1, A.4.1; ITU-T T.81. */
import { UIDs } from '@leadglass/dicom'
import { rgbToFull } from '../colour/ybr.ts'
import type { DecodedFrame, EncodedFrame, PixelFormat } from '../format/pixel-format.ts'
import type { Codec, Encoded, EncodeOptions } from './codec.ts'
import { codedBits } from './coded-bits.ts'
import { fromPlanes } from './from-planes.ts'
import { decodeJpeg } from './jpeg/decode-jpeg.ts'
import { encodeDct } from './jpeg/encode-dct.ts'
import { encodeLossless } from './jpeg/encode-lossless.ts'
import { notEncodable } from './not-encodable.ts'

export const jpeg: Codec = { decode, encode }

/** Colour stays as it is coded: the data set says what it is, and subsampled colour is filled up (PS3.5 8.2.1). */
function decode({ description, octets }: EncodedFrame): DecodedFrame {
  const { planes, frame } = decodeJpeg(octets, description)
  const { photometricInterpretation } = description
  const photometric = photometricInterpretation === 'YBR_FULL_422' ? 'YBR_FULL' : photometricInterpretation
  const format: PixelFormat = { ...description, photometricInterpretation: photometric, planarConfiguration: 0 }
  return {
    format,
    octets: fromPlanes(
      planes.map(({ samples }) => samples),
      format,
      frame.precision,
    ),
  }
}

function encode(frame: DecodedFrame, transferSyntaxUID: string, options: EncodeOptions): Encoded {
  const { format } = frame
  if (format.sampleKind !== 'integer') throw notEncodable('JPEG is for integers only')
  const lossless = transferSyntaxUID === UIDs.JPEGLossless || transferSyntaxUID === UIDs.JPEGLosslessSV1
  const precision = codedBits(frame, lossless ? 16 : transferSyntaxUID === UIDs.JPEGBaseline8Bit ? 8 : 12)
  if (lossless) return { octets: encodeLossless(frame, Math.max(2, precision)), format }
  return encodeLossy(frame, precision, options)
}

/** Colour is turned to YBR_FULL_422, the one that every reader of the transfer syntax knows. */
function encodeLossy(frame: DecodedFrame, precision: number, { quality = 90 }: EncodeOptions): Encoded {
  const { format } = frame
  if (format.pixelRepresentation === 1) throw notEncodable('signed samples are not written as lossy JPEG')
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) throw notEncodable('a quality is from 1 to 100')
  const { photometricInterpretation: photometric, samplesPerPixel } = format
  if (photometric === 'PALETTE COLOR') throw notEncodable('indices of a palette do not bear lossy compression')
  const wide = precision > 8 ? 12 : 8
  if (samplesPerPixel === 1) return { octets: encodeDct(frame, wide, quality, false), format }
  if (wide > 8 || format.bitsAllocated !== 8) throw notEncodable('lossy JPEG colour has 8 bits')
  if (photometric !== 'RGB' && photometric !== 'YBR_FULL')
    throw notEncodable(`${photometric} is not written as lossy JPEG`)
  const ybr = photometric === 'RGB' ? rgbToFull(frame.octets) : frame.octets
  const octets = encodeDct({ format, octets: ybr }, wide, quality, true)
  return { octets, format: { ...format, photometricInterpretation: 'YBR_FULL_422' } }
}
