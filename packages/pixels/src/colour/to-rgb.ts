/** Colour samples to RGB of 8 bits. Source: PS3.3 C.7.6.3.1.2. */
import { PixelError } from '../errors.ts'
import type { DecodedFrame } from '../format/pixel-format.ts'
import { rawSamples, storedValueOf } from '../format/stored-values.ts'
import { fullToRGB, partialToRGB } from './ybr.ts'

/**
 * @returns three octets for each pixel
 * @throws PixelError `LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED` for XYB, which only JPEG XL has
 */
export function toRGB(frame: DecodedFrame): Uint8Array {
  const octets = toOctets(frame)
  switch (frame.format.photometricInterpretation) {
    case 'RGB':
    case 'YBR_RCT':
    case 'YBR_ICT':
      return octets
    case 'YBR_FULL':
    case 'YBR_FULL_422':
      return fullToRGB(octets)
    case 'YBR_PARTIAL_422':
    case 'YBR_PARTIAL_420':
      return partialToRGB(octets)
    case 'ARGB':
      return withoutAlpha(octets)
    case 'CMYK':
      return fromCMYK(octets)
    case 'HSV':
      return fromHSV(octets)
    default:
      throw new PixelError('LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED', 'this photometric interpretation is not rendered')
  }
}

/** Samples of any length as octets: more bits lose the lowest, fewer are stretched. */
function toOctets(frame: DecodedFrame): Uint8Array {
  const { format } = frame
  if (format.bitsAllocated === 8 && format.bitsStored === 8) return frame.octets
  const samples = rawSamples(frame)
  const storedOf = storedValueOf(format)
  const scale = 255 / (2 ** format.bitsStored - 1)
  const octets = new Uint8Array(samples.length)
  for (let index = 0; index < samples.length; index++) {
    octets[index] = Math.round(storedOf(samples[index] as number) * scale)
  }
  return octets
}

function withoutAlpha(argb: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((argb.length / 4) * 3)
  for (let from = 0, to = 0; from < argb.length; from += 4, to += 3) rgb.set(argb.subarray(from + 1, from + 4), to)
  return rgb
}

function fromCMYK(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3)
  for (let from = 0, to = 0; from < cmyk.length; from += 4) {
    const light = 255 - (cmyk[from + 3] as number)
    for (let ink = 0; ink < 3; ink++) rgb[to++] = Math.round(((255 - (cmyk[from + ink] as number)) * light) / 255)
  }
  return rgb
}

function fromHSV(hsv: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(hsv.length)
  for (let index = 0; index < hsv.length; index += 3) {
    const hue = ((hsv[index] as number) / 256) * 6
    const saturation = (hsv[index + 1] as number) / 255
    const value = hsv[index + 2] as number
    for (const [offset, shift] of [5, 3, 1].entries()) {
      const place = (shift + hue) % 6
      const part = Math.max(0, Math.min(place, 4 - place, 1))
      rgb[index + offset] = Math.round(value * (1 - saturation * part))
    }
  }
  return rgb
}
