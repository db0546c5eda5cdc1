/** Huffman codes for encoding, made for the frequencies of one frame. Source: ITU-T T.81 K.2, C.2. */

export interface HuffmanCode {
  /** Codes of each length, from 1 to 16. */
  readonly counts: Uint8Array
  /** By length, then by frequency. */
  readonly symbols: Uint8Array
  /** By symbol. */
  readonly codes: Uint16Array
  readonly lengths: Uint8Array
}

const LONGEST_CODE = 16
/** Stands for the code of ones only, which is kept free (K.2). */
const RESERVED = 256

/** @param frequencies - of 256 symbols; at least one is not zero */
export function huffmanCodeFor(frequencies: Uint32Array): HuffmanCode {
  const counts = limitLengths(codeSizes(frequencies))
  const symbols = symbolsByFrequency(frequencies)
  const codes = new Uint16Array(256)
  const lengths = new Uint8Array(256)
  let code = 0
  let index = 0
  for (let length = 1; length <= LONGEST_CODE; length++, code <<= 1) {
    for (let step = 0; step < (counts[length - 1] as number); step++) {
      const symbol = symbols[index++] as number
      codes[symbol] = code++
      lengths[symbol] = length
    }
  }
  return { counts, symbols, codes, lengths }
}

/** Joins the two rarest until one tree is left. @returns how many codes have each length */
function codeSizes(frequencies: Uint32Array): number[] {
  const weights = Float64Array.from([...frequencies, 1])
  const sizes = new Uint16Array(257)
  const chain = new Int16Array(257).fill(-1)
  for (;;) {
    const least = rarest(weights, -1)
    const second = rarest(weights, least)
    if (second < 0) break
    weights[least] = (weights[least] as number) + (weights[second] as number)
    weights[second] = 0
    lengthen(sizes, chain, least)
    let last = least
    while ((chain[last] as number) >= 0) last = chain[last] as number
    chain[last] = second
    lengthen(sizes, chain, second)
  }
  const counts: number[] = new Array(258).fill(0)
  for (const size of sizes) if (size > 0) counts[size] = (counts[size] as number) + 1
  return counts
}

/** The symbol with the smallest weight, the last of equal ones, so that the reserved one gets the longest code. */
function rarest(weights: Float64Array, except: number): number {
  let found = -1
  for (let symbol = 0; symbol <= RESERVED; symbol++) {
    const weight = weights[symbol] as number
    if (weight > 0 && symbol !== except && (found < 0 || weight <= (weights[found] as number))) found = symbol
  }
  return found
}

function lengthen(sizes: Uint16Array, chain: Int16Array, from: number): void {
  for (let symbol = from; symbol >= 0; symbol = chain[symbol] as number) sizes[symbol] = (sizes[symbol] as number) + 1
}

/** Shortens codes of more than 16 bits (Figure K.3) and takes out the reserved one. */
function limitLengths(counts: number[]): Uint8Array {
  for (let length = counts.length - 1; length > LONGEST_CODE; length--) {
    while ((counts[length] as number) > 0) {
      let shorter = length - 2
      while (counts[shorter] === 0) shorter--
      add(counts, length, -2)
      add(counts, length - 1, 1)
      add(counts, shorter + 1, 2)
      add(counts, shorter, -1)
    }
  }
  let last = LONGEST_CODE
  while (counts[last] === 0) last--
  add(counts, last, -1)
  return Uint8Array.from(counts.slice(1, LONGEST_CODE + 1))
}

function add(counts: number[], length: number, change: number): void {
  counts[length] = (counts[length] as number) + change
}

/** Symbols in use, the most frequent first: so the shortest codes go to them. */
function symbolsByFrequency(frequencies: Uint32Array): Uint8Array {
  const used = Array.from(frequencies.keys()).filter((symbol) => (frequencies[symbol] as number) > 0)
  return Uint8Array.from(used.sort((a, b) => (frequencies[b] as number) - (frequencies[a] as number)))
}
