/** Decoded values to the samples of a frame: pixel by pixel, in Bits Allocated, signed ones with their sign in the bits above. */
import { type PixelFormat, sampleCount, sampleOctets } from '../format/pixel-format.ts'

type Values = Uint8Array | Uint16Array | Int32Array

/**
 * @param planes - of each component, rows x columns
 * @param precision - bits that the codec gave
 */
export function fromPlanes(planes: readonly Values[], format: PixelFormat, precision: number): Uint8Array {
  const pixels = format.rows * format.columns
  const count = planes.length
  const samples = newSamples(format)
  planes.forEach((plane, component) => {
    for (let pixel = 0, to = component; pixel < pixels; pixel++, to += count) samples[to] = plane[pixel] as number
  })
  extendSigns(samples, format, precision)
  return new Uint8Array(samples.buffer)
}

function newSamples(format: PixelFormat): Uint8Array | Uint16Array | Uint32Array {
  const count = sampleCount(format)
  const octets = sampleOctets(format)
  return octets === 1 ? new Uint8Array(count) : octets === 2 ? new Uint16Array(count) : new Uint32Array(count)
}

/**
 * A codec gives the stored bits; readers that take 16 bits for the value need the sign above them. In place. Where the codec
 * gave more than the stored bits, these say all.
 */
export function extendSigns(
  samples: Uint8Array | Uint16Array | Uint32Array,
  { pixelRepresentation, bitsStored, highBit, bitsAllocated }: PixelFormat,
  precision: number,
): void {
  if (pixelRepresentation !== 1 || bitsStored === bitsAllocated || highBit !== bitsStored - 1) return
  if (precision > bitsStored) return
  const shift = 32 - bitsStored
  for (let index = 0; index < samples.length; index++) samples[index] = ((samples[index] as number) << shift) >> shift
}

/**
 * The same for values that stand pixel by pixel already, little endian.
 *
 * @param values - octets: one for each value of up to 8 bits, two for more
 */
export function fromInterleaved(values: Uint8Array, format: PixelFormat, precision: number): Uint8Array {
  const plane = precision > 8 ? new Uint16Array(values.slice().buffer) : values
  const samples = newSamples(format)
  samples.set(plane)
  extendSigns(samples, format, precision)
  return new Uint8Array(samples.buffer)
}
