/** Huffman codes of deflate as tables. Source: RFC 1951 3.2.2. */

/** Decodes by looking at the next `bits` bits at once. */
export interface HuffmanTable {
  readonly bits: number
  /** Index: the next bits, first bit lowest. Entry: symbol x 16 + length of its code; 0 where no code begins so. */
  readonly entries: Uint16Array
}

/**
 * The table for codes of these lengths, one a symbol, 0 for symbols without a code.
 *
 * @returns `undefined` if the lengths promise more codes than there can be
 */
export function huffmanTable(lengths: Uint8Array): HuffmanTable | undefined {
  const bits = Math.max(
    1,
    lengths.reduce((longest, length) => Math.max(longest, length), 0),
  )
  const nextCode = firstCodes(lengths, bits)
  if (nextCode === undefined) return undefined
  const entries = new Uint16Array(1 << bits)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    const code = nextCode[length] as number
    nextCode[length] = code + 1
    const step = 1 << length
    for (let index = reverseBits(code, length); index < entries.length; index += step) {
      entries[index] = (symbol << 4) | length
    }
  }
  return { bits, entries }
}

/** The first code of each length; `undefined` if the codes of one length do not fit. */
function firstCodes(lengths: Uint8Array, bits: number): Uint16Array | undefined {
  const counts = new Uint16Array(bits + 1)
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] as number) + 1
  const codes = new Uint16Array(bits + 1)
  let code = 0
  for (let length = 1; length <= bits; length++) {
    codes[length] = code
    code += counts[length] as number
    if (code > 1 << length) return undefined
    code <<= 1
  }
  return codes
}

function reverseBits(code: number, length: number): number {
  let reversed = 0
  for (let bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit)
  return reversed
}

/** The codes of blocks that bring none of their own (RFC 1951 3.2.6). */
export function fixedTables(): { literals: HuffmanTable; distances: HuffmanTable } {
  const literals = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280)
  const distances = new Uint8Array(32).fill(5)
  return {
    literals: huffmanTable(literals) as HuffmanTable,
    distances: huffmanTable(distances) as HuffmanTable,
  }
}
