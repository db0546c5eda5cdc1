/** The two WebAssembly codecs: what of them is used, and how they are set for encoding. */

import { damaged } from '../../errors.ts'
import type { DecodedFrame } from '../../format/pixel-format.ts'
import { inCodec } from '../wasm/in-codec.ts'
import { loadCodec } from '../wasm/load-codec.ts'

interface FrameInfo {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
  readonly isSigned: boolean
  readonly isUsingColorTransform: boolean
}

interface Decoder {
  getEncodedBuffer(length: number): Uint8Array
  decode(): void
  getDecodedBuffer(): Uint8Array
}

interface Encoder {
  getDecodedBuffer(info: FrameInfo): Uint8Array
  setDecompositions(levels: number): void
  setProgressionOrder(order: number): void
  setQuality(lossless: boolean, step: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
}

interface J2K {
  J2KDecoder: new () => Decoder
  J2KEncoder: new () => Encoder & { setCompressionRatio(ratio: number): void }
}

interface HTJ2K {
  HTJ2KDecoder: new () => Decoder
  HTJ2KEncoder: new () => Encoder & { setTLMMarker(write: boolean): void }
}

export const loadJ2K = () =>
  loadCodec<J2K>('@cornerstonejs/codec-openjpeg/wasmjs', '@cornerstonejs/codec-openjpeg/wasm')
export const loadHTJ2K = () =>
  loadCodec<HTJ2K>('@cornerstonejs/codec-openjph/wasmjs', '@cornerstonejs/codec-openjph/wasm')

export interface EncodeWish {
  readonly bits: number
  readonly colourTransform: boolean
  readonly lossy: boolean
  readonly ratio: number
}

/** Resolutions first, so that the beginning of a frame is a small picture of it (ITU-T T.800 B.12.1.3). */
const RPCL = 2

export async function encodeHTJ2K(frame: DecodedFrame, wish: EncodeWish): Promise<Uint8Array> {
  const { HTJ2KEncoder } = await loadHTJ2K()
  const encoder = new HTJ2KEncoder()
  encoder.setTLMMarker(true)
  return run(encoder, frame, wish, stepFor(wish))
}

export async function encodeJ2K(frame: DecodedFrame, wish: EncodeWish): Promise<Uint8Array> {
  const { J2KEncoder } = await loadJ2K()
  const encoder = new J2KEncoder()
  if (wish.lossy) encoder.setCompressionRatio(wish.ratio)
  return run(encoder, frame, wish, 0)
}

/** HTJ2K has no target size: the step of the quantiser grows with the ratio asked for. In parts of the range. */
function stepFor({ lossy, ratio, bits }: EncodeWish): number {
  return lossy ? Math.min(ratio / 2 ** (bits + 1), 0.25) : 0
}

function run(encoder: Encoder, frame: DecodedFrame, wish: EncodeWish, step: number): Uint8Array {
  const { format } = frame
  return inCodec('encoding', () => {
    const info: FrameInfo = {
      width: format.columns,
      height: format.rows,
      bitsPerSample: wish.bits,
      componentCount: format.samplesPerPixel,
      isSigned: format.pixelRepresentation === 1,
      isUsingColorTransform: wish.colourTransform,
    }
    encoder.getDecodedBuffer(info).set(inContainer(frame, wish.bits))
    encoder.setDecompositions(levelsFor(format.columns, format.rows))
    encoder.setProgressionOrder(RPCL)
    encoder.setQuality(!wish.lossy, step)
    encoder.encode()
    const encoded = encoder.getEncodedBuffer().slice()
    if (encoded.length === 0) throw damaged('the codec gives nothing')
    return encoded
  })
}

/** Five halvings, or fewer where the image would vanish. */
function levelsFor(columns: number, rows: number): number {
  return Math.min(5, Math.floor(Math.log2(Math.min(columns, rows))))
}

/** The codec takes one octet for samples of up to 8 bits, two for more. */
function inContainer({ format, octets }: DecodedFrame, bits: number): Uint8Array {
  if (bits > 8 || format.bitsAllocated <= 8) return octets
  return octets.filter((_, index) => index % 2 === 0)
}
