/** JPEG-LS frames, lossless and near-lossless, by CharLS. Sources: PS3.5 8.2.3, A.4.3; ITU-T T.87. */
import { UIDs } from '@leadglass/dicom'
import { damaged, mismatch } from '../errors.ts'
import { type DecodedFrame, type EncodedFrame, type PixelFormat, sampleCount } from '../format/pixel-format.ts'
import type { Codec, Encoded, EncodeOptions } from './codec.ts'
import { codedBits } from './coded-bits.ts'
import { fromInterleaved } from './from-planes.ts'
import { type JpegLSHeader, readJpegLSHeader } from './jpeg-ls/header.ts'
import { notEncodable } from './not-encodable.ts'
import { interleave } from './planes.ts'
import { verify } from './verify.ts'
import { inCodec } from './wasm/in-codec.ts'
import { loadCodec } from './wasm/load-codec.ts'

interface FrameInfo {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
}

/** Buffers are views of the codec's memory, to be copied. */
interface CharLS {
  JpegLSDecoder: new () => {
    getEncodedBuffer(length: number): Uint8Array
    decode(): void
    getFrameInfo(): FrameInfo
    getInterleaveMode(): number
    getDecodedBuffer(): Uint8Array
  }
  JpegLSEncoder: new () => {
    getDecodedBuffer(info: FrameInfo): Uint8Array
    setNearLossless(near: number): void
    setInterleaveMode(mode: number): void
    encode(): void
    getEncodedBuffer(): Uint8Array
  }
}

const NONE = 0
const BY_SAMPLE = 2
const MOST_BITS = 16

const load = () => loadCodec<CharLS>('@cornerstonejs/codec-charls/wasmjs', '@cornerstonejs/codec-charls/wasm')

export const jpegLS: Codec = { decode, encode }

async function decode({ description, octets }: EncodedFrame): Promise<DecodedFrame> {
  const header = readJpegLSHeader(octets)
  checkHeader(header, description)
  const { JpegLSDecoder } = await load()
  const decoded = inCodec('decoding', () => {
    const decoder = new JpegLSDecoder()
    decoder.getEncodedBuffer(octets.length).set(octets)
    decoder.decode()
    const samples = new Uint8Array(decoder.getDecodedBuffer())
    const planes = decoder.getInterleaveMode() === NONE && header.components > 1
    return planes ? interleave(samples, header.components, header.precision > 8 ? 2 : 1) : samples
  })
  const wanted = sampleCount(description) * (header.precision > 8 ? 2 : 1)
  if (decoded.length !== wanted) throw damaged(`the codec gives ${decoded.length} of ${wanted} octets`)
  const format: PixelFormat = { ...description, planarConfiguration: 0 }
  return { format, octets: fromInterleaved(decoded, format, header.precision) }
}

function checkHeader({ rows, columns, components, precision }: JpegLSHeader, format: PixelFormat): void {
  if (rows !== format.rows || columns !== format.columns || components !== format.samplesPerPixel) {
    throw mismatch(`the codestream has ${columns} x ${rows} pixels of ${components} components`, { rows, columns })
  }
  if (precision < 2 || precision > MOST_BITS)
    throw damaged(`the codestream has ${precision} bits a sample`, { precision })
  if (precision > format.bitsAllocated) throw mismatch(`the codestream has ${precision} bits a sample`, { precision })
}

async function encode(frame: DecodedFrame, transferSyntaxUID: string, options: EncodeOptions): Promise<Encoded> {
  const { format } = frame
  if (format.sampleKind !== 'integer' || format.bitsAllocated > 16) throw notEncodable('JPEG-LS has 16 bits at most')
  const near = transferSyntaxUID === UIDs.JPEGLSNearLossless ? (options.nearLossless ?? 2) : 0
  if (near > 0) checkNear(near, format)
  const bitsPerSample = Math.max(2, codedBits(frame, MOST_BITS))
  const { JpegLSEncoder } = await load()
  const encoded = inCodec('encoding', () => {
    const encoder = new JpegLSEncoder()
    const info = {
      width: format.columns,
      height: format.rows,
      bitsPerSample,
      componentCount: format.samplesPerPixel,
    }
    encoder.getDecodedBuffer(info).set(storedOnly(frame, bitsPerSample))
    encoder.setNearLossless(near)
    encoder.setInterleaveMode(format.samplesPerPixel > 1 ? BY_SAMPLE : NONE)
    encoder.encode()
    return { octets: new Uint8Array(encoder.getEncodedBuffer()), format }
  })
  if (near === 0) await verify(encoded, frame, transferSyntaxUID, decode)
  return encoded
}

function checkNear(near: number, format: PixelFormat): void {
  if (!Number.isInteger(near) || near > 255) throw notEncodable('a near-lossless difference is from 0 to 255')
  if (format.photometricInterpretation === 'PALETTE COLOR') {
    throw notEncodable('indices of a palette do not bear lossy compression')
  }
  if (format.pixelRepresentation === 1) throw notEncodable('signed samples are not written near-lossless')
}

/** The codec takes only values in range: signs above the stored bits are taken off. */
function storedOnly({ format, octets }: DecodedFrame, bits: number): Uint8Array {
  if (bits === format.bitsAllocated) return octets
  if (format.bitsAllocated <= 8) return octets.map((octet) => octet & (2 ** bits - 1))
  const samples = new Uint16Array(octets.slice().buffer)
  return new Uint8Array(samples.map((sample) => sample & (2 ** bits - 1)).buffer)
}
