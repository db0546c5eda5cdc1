/** How many bits a codec must code. Source: PS3.5 8.2 (Bits Stored, High Bit), 8.1.2 (what may stand above). */
import type { DecodedFrame } from '../format/pixel-format.ts'
import { rawSamples } from '../format/stored-values.ts'
import { notEncodable } from './not-encodable.ts'

/**
 * Bits Stored where only zeros or the sign stand above; Bits Allocated where something else does (a retired overlay, a padding
 * value), so that nothing is lost.
 *
 * @param most - bits that the codec knows
 * @throws PixelError `LG_PIXEL_NOT_ENCODABLE`
 */
export function codedBits(frame: DecodedFrame, most: number): number {
  const { bitsStored, bitsAllocated, highBit, pixelRepresentation } = frame.format
  if (bitsStored > most)
    throw notEncodable(`samples of ${bitsStored} bits do not fit the ${most} of this transfer syntax`)
  if (highBit !== bitsStored - 1) return wholeSamples(bitsAllocated, most)
  if (bitsStored === bitsAllocated) return bitsStored
  const samples = rawSamples(frame)
  const stored = 2 ** bitsStored
  for (let index = 0; index < samples.length; index++) {
    const above = (samples[index] as number) >>> bitsStored
    const negative = pixelRepresentation === 1 && ((samples[index] as number) & (stored / 2)) !== 0
    const sign = negative ? (2 ** bitsAllocated - stored) / stored : 0
    if (above !== 0 && above !== sign) return wholeSamples(bitsAllocated, most)
  }
  return bitsStored
}

function wholeSamples(bitsAllocated: number, most: number): number {
  if (bitsAllocated <= most) return bitsAllocated
  throw notEncodable('the bits above those stored hold something that would be lost')
}
