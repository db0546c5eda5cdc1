/** The samples of a decoded frame as numbers. Source: PS3.5 8.1.1 (bits stored, high bit), 8.1.2 (overlays in the bits above). */
import { type DecodedFrame, type PixelFormat, sampleCount } from './pixel-format.ts'

export type Samples = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array | Int32Array

/** The samples as they lie there, bits above High Bit included. A view where the octets allow one, otherwise a copy. */
export function rawSamples({ format, octets }: DecodedFrame): Samples {
  const count = sampleCount(format)
  if (format.sampleKind === 'double') return new Float64Array(aligned(octets, count * 8), 0, count)
  if (format.sampleKind === 'float') return new Float32Array(aligned(octets, count * 4), 0, count)
  if (format.bitsAllocated <= 8) return octets.subarray(0, count)
  if (format.bitsAllocated === 16) return new Uint16Array(aligned(octets, count * 2), 0, count)
  if (format.bitsAllocated === 32) return new Uint32Array(aligned(octets, count * 4), 0, count)
  return Uint32Array.from({ length: count }, (_, index) => triple(octets, index * 3))
}

/** The machine is little endian, as every one that Node and browsers run on. */
function aligned(octets: Uint8Array, length: number): ArrayBuffer {
  const { buffer, byteOffset } = octets
  return byteOffset === 0 ? (buffer as ArrayBuffer) : (octets.slice(0, length).buffer as ArrayBuffer)
}

function triple(octets: Uint8Array, offset: number): number {
  return (octets[offset] as number) | ((octets[offset + 1] as number) << 8) | ((octets[offset + 2] as number) << 16)
}

/** From a sample to the value it stores: shifted down, masked, with its sign. Not for float samples. */
export function storedValueOf({ bitsStored, highBit, pixelRepresentation }: PixelFormat): (sample: number) => number {
  const down = highBit + 1 - bitsStored
  const up = 32 - bitsStored
  if (pixelRepresentation === 1) return (sample) => ((sample >>> down) << up) >> up
  return (sample) => ((sample >>> down) << up) >>> up
}

/** The values that the samples store, without the bits around them. */
export function storedValues(frame: DecodedFrame): Samples {
  const samples = rawSamples(frame)
  const { format } = frame
  if (format.sampleKind !== 'integer') return samples
  const storedOf = storedValueOf(format)
  const values = format.pixelRepresentation === 1 ? new Int32Array(samples.length) : new Uint32Array(samples.length)
  for (let index = 0; index < samples.length; index++) values[index] = storedOf(samples[index] as number)
  return values
}
