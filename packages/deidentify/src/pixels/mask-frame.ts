/**
 * Blackens rectangles of a decoded frame, and empties the bits that no sample uses: old devices keep overlays in them.
 *
 * Sources: PS3.15 E.3.1 (Clean Pixel Data), E.3.3 (Clean Graphics); PS3.5 8.1.1 (bits above High Bit).
 */
import type { DecodedFrame, PixelFormat } from '@leadglass/pixels'

/** In pixels of the frame, from its upper left corner; what reaches beyond the frame masks up to its edge. */
export interface Mask {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function maskFrame({ format, octets }: DecodedFrame, masks: readonly Mask[]): DecodedFrame {
  const masked = new Uint8Array(octets)
  clearUnusedBits(masked, format)
  for (const mask of masks) blacken(masked, format, mask)
  return { format, octets: masked }
}

function blacken(octets: Uint8Array, format: PixelFormat, mask: Mask): void {
  const black = blackPixel(format)
  const left = Math.max(0, Math.floor(mask.x))
  const right = Math.min(format.columns, Math.ceil(mask.x + mask.width))
  const top = Math.max(0, Math.floor(mask.y))
  const bottom = Math.min(format.rows, Math.ceil(mask.y + mask.height))
  if (right <= left) return
  const row = new Uint8Array((right - left) * black.length)
  for (let at = 0; at < row.length; at += black.length) row.set(black, at)
  for (let y = top; y < bottom; y++) octets.set(row, (y * format.columns + left) * black.length)
}

/** The lightest grey where MONOCHROME1 makes that black is not worth a case: zero is one value for all of the rectangle. */
function blackPixel({ samplesPerPixel, bitsAllocated, photometricInterpretation }: PixelFormat): Uint8Array {
  const sampleOctets = Math.ceil(bitsAllocated / 8)
  const pixel = new Uint8Array(samplesPerPixel * sampleOctets)
  if (photometricInterpretation.startsWith('YBR') && sampleOctets === 1 && samplesPerPixel === 3)
    pixel.set([0, 128, 128])
  return pixel
}

function clearUnusedBits(octets: Uint8Array, format: PixelFormat): void {
  const { bitsAllocated, bitsStored, highBit, pixelRepresentation, sampleKind } = format
  if (sampleKind !== 'integer' || (bitsAllocated !== 8 && bitsAllocated !== 16) || bitsStored >= bitsAllocated) return
  const lowest = highBit + 1 - bitsStored
  const used = ((1 << bitsStored) - 1) << lowest
  const sign = pixelRepresentation === 1 ? 1 << highBit : 0
  const above = ((1 << bitsAllocated) - 1) & ~((1 << (highBit + 1)) - 1)
  const step = bitsAllocated / 8
  for (let at = 0; at + step <= octets.length; at += step) {
    const sample = step === 1 ? octets[at]! : octets[at]! | (octets[at + 1]! << 8)
    const clean = (sample & used) | (sample & sign ? above : 0)
    octets[at] = clean & 0xff
    if (step === 2) octets[at + 1] = clean >>> 8
  }
}
