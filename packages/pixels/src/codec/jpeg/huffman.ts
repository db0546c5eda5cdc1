/** Huffman tables for decoding. Source: ITU-T T.81 Annex C, F.2.2.3. */
import { damaged } from '../../errors.ts'

/** Codes up to this length are found at one look. */
export const LOOK_BITS = 9

export interface HuffmanTable {
  /** For the next `LOOK_BITS` bits: length of the code * 256 + symbol; 0 where the code is longer. */
  readonly look: Uint16Array
  /** By length: the greatest code, or -1. */
  readonly greatest: Int32Array
  /** By length: what to add to a code for the index of its symbol. */
  readonly offset: Int32Array
  readonly symbols: Uint8Array
}

/**
 * @param counts - 16 numbers: codes of each length, from 1
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED` if there are more codes than fit
 */
export function buildHuffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const look = new Uint16Array(1 << LOOK_BITS)
  const greatest = new Int32Array(17).fill(-1)
  const offset = new Int32Array(17)
  let code = 0
  let index = 0
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] as number
    if (code + count > 1 << length) throw damaged('a Huffman table has more codes than fit')
    offset[length] = index - code
    if (count > 0) greatest[length] = code + count - 1
    for (let step = 0; step < count; step++, code++, index++) {
      if (length <= LOOK_BITS) {
        const first = code << (LOOK_BITS - length)
        look.fill(length * 256 + (symbols[index] as number), first, first + (1 << (LOOK_BITS - length)))
      }
    }
    code <<= 1
  }
  return { look, greatest, offset, symbols: symbols.slice() }
}
