/** Palette colour to RGB of 8 bits. Source: PS3.3 C.7.6.3.1.5. */
import { PixelError } from '../errors.ts'
import type { DecodedFrame } from '../format/pixel-format.ts'
import { rawSamples, storedValueOf } from '../format/stored-values.ts'
import { type LookUpTable, lookUp } from '../lut/look-up-table.ts'
import type { Palette } from '../lut/palette.ts'

/** @throws PixelError `LG_PIXEL_LUT_INVALID` if the data set has no palette */
export function paletteToRGB(frame: DecodedFrame, palette: Palette | undefined): Uint8Array {
  if (palette === undefined) throw new PixelError('LG_PIXEL_LUT_INVALID', 'a palette image has no palette')
  const samples = rawSamples(frame)
  const storedOf = storedValueOf(frame.format)
  const tables = [palette.red, palette.green, palette.blue].map(inOctets)
  const rgb = new Uint8Array(samples.length * 3)
  for (let pixel = 0, to = 0; pixel < samples.length; pixel++) {
    const value = storedOf(samples[pixel] as number)
    for (const table of tables) rgb[to++] = lookUp(table, value)
  }
  return rgb
}

/** Entries of 8 bits. Some writers state 16 bits and fill in 8: then the entries are taken for what they are. */
function inOctets(table: LookUpTable): LookUpTable {
  const small = table.bits <= 8 || table.entries.every((entry) => entry < 256)
  const scale = small ? 1 : 255 / (2 ** table.bits - 1)
  return { ...table, bits: 8, entries: table.entries.map((entry) => Math.round(entry * scale)) }
}
