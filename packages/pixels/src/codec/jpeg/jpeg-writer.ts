/** Writes segments and entropy-coded bits. Source: ITU-T T.81 B.1.1.5 (stuffing), B.2 (segments). */
import type { HuffmanCode } from './huffman-code.ts'

export class JpegWriter {
  private octets = new Uint8Array(64 * 1024)
  private length = 0
  /** Bits that are not written yet, fewer than 8. */
  private bits = 0
  private count = 0

  marker(code: number): void {
    this.octet(0xff)
    this.octet(code)
  }

  segment(code: number, body: ArrayLike<number>): void {
    this.marker(code)
    this.octet((body.length + 2) >> 8)
    this.octet((body.length + 2) & 0xff)
    for (let index = 0; index < body.length; index++) this.octet(body[index] as number)
  }

  /** @param kind - 0 for DC and lossless, 1 for AC */
  huffman(kind: 0 | 1, selector: number, { counts, symbols }: HuffmanCode): void {
    this.segment(0xc4, [kind * 16 + selector, ...counts, ...symbols])
  }

  /** Up to 16 bits. */
  put(value: number, length: number): void {
    this.bits = (this.bits << length) | (value & ((1 << length) - 1))
    this.count += length
    while (this.count >= 8) {
      const octet = (this.bits >>> (this.count - 8)) & 0xff
      this.octet(octet)
      if (octet === 0xff) this.octet(0)
      this.count -= 8
    }
    this.bits &= (1 << this.count) - 1
  }

  symbol({ codes, lengths }: HuffmanCode, symbol: number): void {
    this.put(codes[symbol] as number, lengths[symbol] as number)
  }

  /** Fills the last octet with ones (F.1.2.3). */
  flush(): void {
    if (this.count > 0) this.put(0xff, 8 - this.count)
  }

  finish(): Uint8Array {
    return this.octets.slice(0, this.length)
  }

  private octet(value: number): void {
    if (this.length === this.octets.length) {
      const grown = new Uint8Array(this.octets.length * 2)
      grown.set(this.octets)
      this.octets = grown
    }
    this.octets[this.length++] = value
  }
}

/** SOFn: precision, size, components. */
export function frameSegment(
  precision: number,
  rows: number,
  columns: number,
  components: readonly (readonly [id: number, factors: number, quantisation: number])[],
): number[] {
  return [precision, rows >> 8, rows & 0xff, columns >> 8, columns & 0xff, components.length, ...components.flat()]
}

/** Bits of a difference: the category of F.1.2.1. */
export function categoryOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value))
}

/** Components: named R, G and B where they are, since readers take 1, 2, 3 for YCbCr; for the rest 1, 2, 3, 4. */
export function componentIds(samplesPerPixel: number, photometricInterpretation: string): number[] {
  if (photometricInterpretation === 'RGB') return [0x52, 0x47, 0x42]
  return [1, 2, 3, 4].slice(0, samplesPerPixel)
}
