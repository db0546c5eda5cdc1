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
  /** @param detail - HTJ2K: the quantiser's step in parts of the range; JPEG 2000: the number of layers, 0 for one */
  setQuality(lossless: boolean, detail: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
}

interface J2K {
  J2KDecoder: new () => Decoder
  J2KEncoder: new () => Encoder
}

interface HTJ2K {
  HTJ2KDecoder: new () => Decoder
  HTJ2KEncoder: new () => Encoder & {
    setTLMMarker(write: boolean): void
    setTilePartDivisionsAtResolutions(divide: boolean): void
  }
}

export const loadJ2K = () =>
  loadCodec<J2K>('@cornerstonejs/codec-openjpeg/wasmjs', '@cornerstonejs/codec-openjpeg/wasm')
export const loadHTJ2K = () =>
  loadCodec<HTJ2K>('@cornerstonejs/codec-openjph/wasmjs', '@cornerstonejs/codec-openjph/wasm')

export interface EncodeWish {
  readonly bits: number
  readonly colourTransform: boolean
  readonly lossy: boolean
  /** Of the quantiser, in stored values. */
  readonly step: number
}

/** Resolutions first, so that the beginning of a frame is a small picture of it (ITU-T T.800 B.12.1.3). */
const RPCL = 2

export async function encodeHTJ2K(frame: DecodedFrame, wish: EncodeWish): Promise<Uint8Array> {
  const { HTJ2KEncoder } = await loadHTJ2K()
  const encoder = new HTJ2KEncoder()
  // Each resolution is a tile-part whose length stands in the main header: who has the first octets knows when a small picture is whole.
  encoder.setTLMMarker(true)
  encoder.setTilePartDivisionsAtResolutions(true)
  return run(encoder, frame, wish, 1, wish.lossy ? wish.step / 2 ** wish.bits : 0)
}

/** The codec has no rate control: lossy frames are coded with the irreversible wavelet and its finest steps. */
export async function encodeJ2K(frame: DecodedFrame, wish: EncodeWish): Promise<Uint8Array> {
  const { J2KEncoder } = await loadJ2K()
  return run(new J2KEncoder(), frame, wish, 0, 0)
}

/** @param leastLevels - of wavelet decomposition: OpenJPH codes wrongly with none, OpenJPEG fails with more than the image has */
function run(encoder: Encoder, frame: DecodedFrame, wish: EncodeWish, leastLevels: number, detail: number): Uint8Array {
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
    encoder.setDecompositions(Math.max(leastLevels, levelsFor(format.columns, format.rows)))
    encoder.setProgressionOrder(RPCL)
    encoder.setQuality(!wish.lossy, detail)
    encoder.encode()
    const encoded = new Uint8Array(encoder.getEncodedBuffer())
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
  const lower = new Uint8Array(octets.length / 2)
  for (let index = 0; index < lower.length; index++) lower[index] = octets[index * 2] as number
  return lower
}
