/** JPEG 2000 frames by OpenJPEG, High-Throughput JPEG 2000 by OpenJPH. Sources: PS3.5 8.2.4, 8.2.14, A.4.4; ITU-T T.800, T.814. */
import { UIDs } from '@leadglass/dicom'
import { damaged, mismatch, unsupported } from '../errors.ts'
import { type DecodedFrame, type EncodedFrame, type PixelFormat, sampleCount } from '../format/pixel-format.ts'
import type { Codec, Encoded, EncodeOptions } from './codec.ts'
import { codedBits } from './coded-bits.ts'
import { fromInterleaved } from './from-planes.ts'
import { type CodestreamHeader, codestreamOf, readCodestream } from './jpeg-2000/codestream.ts'
import { encodeHTJ2K, encodeJ2K, loadHTJ2K, loadJ2K } from './jpeg-2000/modules.ts'
import { notEncodable } from './not-encodable.ts'
import { verify } from './verify.ts'
import { inCodec } from './wasm/in-codec.ts'

const MOST_BITS = 16

export const jpeg2000: Codec = { decode, encode }

/** Either block coder, whatever the transfer syntax: it is the codestream that tells. */
async function decode({ description, octets: stored }: EncodedFrame): Promise<DecodedFrame> {
  const octets = codestreamOf(stored)
  const header = readCodestream(octets)
  checkHeader(header, description)
  const Decoder = header.highThroughput ? (await loadHTJ2K()).HTJ2KDecoder : (await loadJ2K()).J2KDecoder
  const decoded = inCodec('decoding', () => {
    const decoder = new Decoder()
    decoder.getEncodedBuffer(octets.length).set(octets)
    decoder.decode()
    return new Uint8Array(decoder.getDecodedBuffer())
  })
  const wanted = sampleCount(description) * (header.precision > 8 ? 2 : 1)
  if (decoded.length !== wanted) throw damaged(`the codec gives ${decoded.length} of ${wanted} octets`)
  const format = decodedFormat(description, header)
  return { format, octets: fromInterleaved(decoded, format, header.precision) }
}

/** The codec undoes the colour transform. */
function decodedFormat(description: PixelFormat, { colourTransform }: CodestreamHeader): PixelFormat {
  const { photometricInterpretation: stated } = description
  const isRGB = colourTransform || stated === 'YBR_RCT' || stated === 'YBR_ICT'
  const colour = description.samplesPerPixel === 3 && isRGB
  return { ...description, photometricInterpretation: colour ? 'RGB' : stated, planarConfiguration: 0 }
}

function checkHeader(header: CodestreamHeader, format: PixelFormat): void {
  const { rows, columns, components, precision } = header
  if (rows !== format.rows || columns !== format.columns || components !== format.samplesPerPixel) {
    throw mismatch(`the codestream has ${columns} x ${rows} pixels of ${components} components`, { rows, columns })
  }
  if (header.signed && precision <= 8 && !header.highThroughput)
    throw unsupported('signed JPEG 2000 of 8 bits is not decoded')
  if (precision > MOST_BITS || precision > Math.max(8, format.bitsAllocated)) {
    throw mismatch(`the codestream has ${precision} bits a sample`, { precision })
  }
}

async function encode(frame: DecodedFrame, transferSyntaxUID: string, options: EncodeOptions): Promise<Encoded> {
  const { format } = frame
  if (format.sampleKind !== 'integer' || format.bitsAllocated > 16)
    throw notEncodable('JPEG 2000 is written with 16 bits at most')
  const lossy = transferSyntaxUID === UIDs.JPEG2000 || transferSyntaxUID === UIDs.HTJ2K
  if (lossy && format.photometricInterpretation === 'PALETTE COLOR') {
    throw notEncodable('indices of a palette do not bear lossy compression')
  }
  const step = options.step ?? 4
  if (lossy && !(step > 0 && step <= 2 ** (format.bitsStored - 2)))
    throw notEncodable('a step is from 0 to a quarter of the range')
  const colourTransform = format.photometricInterpretation === 'RGB'
  const wish = { bits: codedBits(frame, MOST_BITS), colourTransform, lossy, step }
  if (wish.bits <= 8 && format.pixelRepresentation === 1)
    throw notEncodable('signed samples of 8 bits are not written as JPEG 2000')
  if (wish.bits > 8 && format.samplesPerPixel > 1) throw notEncodable('colour is written as JPEG 2000 with 8 bits')
  const highThroughput = transferSyntaxUID !== UIDs.JPEG2000 && transferSyntaxUID !== UIDs.JPEG2000Lossless
  const octets = highThroughput ? await encodeHTJ2K(frame, wish) : await encodeJ2K(frame, wish)
  const encoded = { octets, format: { ...format, photometricInterpretation: codedAs(format, colourTransform, lossy) } }
  if (!lossy) await verify(encoded, frame, transferSyntaxUID, decode)
  return encoded
}

function codedAs(format: PixelFormat, transformed: boolean, lossy: boolean): PixelFormat['photometricInterpretation'] {
  if (!transformed) return format.photometricInterpretation
  return lossy ? 'YBR_ICT' : 'YBR_RCT'
}
