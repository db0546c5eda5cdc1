/**
 * A name across a picture, again and again, light on dark and dark on light, so that a photograph of it says whose it was.
 *
 * The letters are our own: an image library needs fonts of the system, and where there are none it would draw nothing and say
 * nothing.
 */
import type { RenderedFrame } from './frame-presentation.ts'

/** Seven rows of five dots for each sign, the highest bit at the left. */
const glyphs: ReadonlyMap<string, readonly number[]> = new Map(
  Object.entries({
    A: '0e11111f111111',
    B: '1e11111e11111e',
    C: '0e11101010110e',
    D: '1e11111111111e',
    E: '1f10101e10101f',
    F: '1f10101e101010',
    G: '0e11101711110f',
    H: '1111111f111111',
    I: '0e04040404040e',
    J: '0702020202120c',
    K: '11121418141211',
    L: '1010101010101f',
    M: '111b1515111111',
    N: '11191513111111',
    O: '0e11111111110e',
    P: '1e11111e101010',
    Q: '0e11111115120d',
    R: '1e11111e141211',
    S: '0f10100e01011e',
    T: '1f040404040404',
    U: '1111111111110e',
    V: '11111111110a04',
    W: '11111115151b11',
    X: '11110a040a1111',
    Y: '11110a04040404',
    Z: '1f01020408101f',
    0: '0e11131519110e',
    1: '040c040404040e',
    2: '0e11010608101f',
    3: '1f02040201110e',
    4: '02060a121f0202',
    5: '1f101e0101110e',
    6: '0608101e11110e',
    7: '1f010204080808',
    8: '0e11110e11110e',
    9: '0e11110f01020c',
    '-': '0000001f000000',
    '.': '00000000000c0c',
    ',': '000000000c0408',
    "'": '04040800000000',
  }).map(([sign, rows]) => [sign, [...Buffer.from(rows, 'hex')]]),
)

const [glyphColumns, glyphRows] = [5, 7]
/** Dots from one letter to the next, from one line to the next, and between two names. */
const [advance, lineAdvance, gap] = [glyphColumns + 1, 4 * glyphRows, 3 * (glyphColumns + 1)]
/** Names side by side. */
const across = 2
/** How much lighter or darker, of 255. */
const contrast = 56

/** Letters without accents, in capitals; what has no such letter is left out. */
export function watermarkText(text: string): string {
  const plain = text.normalize('NFD').replace(/ß/g, 'ss').toUpperCase()
  return [...plain].filter((sign) => sign === ' ' || glyphs.has(sign)).join('')
}

/** Draws into the picture's own octets. */
export function drawWatermark({ octets, width, height, channels }: RenderedFrame, text: string): void {
  const name = watermarkText(text)
  const line = name.length * advance + gap
  const dot = Math.max(1, Math.round(width / (across * line)))
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / dot) % lineAdvance
    if (row >= glyphRows) continue
    // Each line begins elsewhere, so that no column of the picture stays free.
    const shift = Math.floor(y / dot / lineAdvance) * 2 * advance
    for (let x = 0; x < width; x += 1) {
      const column = (Math.floor(x / dot) + shift) % line
      if (isDot(name, column, row)) turn(octets, (y * width + x) * channels, channels)
    }
  }
}

function isDot(name: string, column: number, row: number): boolean {
  const glyph = glyphs.get(name[Math.floor(column / advance)] ?? ' ')
  const bit = glyphColumns - 1 - (column % advance)
  return glyph !== undefined && bit >= 0 && ((glyph[row]! >> bit) & 1) === 1
}

function turn(octets: Uint8Array, at: number, channels: number): void {
  for (let channel = at; channel < at + channels; channel += 1) {
    const value = octets[channel]!
    octets[channel] = value < 128 ? value + contrast : value - contrast
  }
}
