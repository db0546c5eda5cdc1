/** Bits from octets that arrive in chunks, lowest bit first. Source: RFC 1951 3.1.1. */
import type { HuffmanTable } from './huffman.ts'

/** More bits are needed than have arrived: come back with the next chunk. */
export const WAIT = -1
/** The bits are no code of the table. */
export const NO_CODE = -2

export class BitReader {
  private chunk: Uint8Array = new Uint8Array(0)
  private position = 0
  private bits = 0
  private bitCount = 0
  private earlierOctets = 0

  /** Hands in the next chunk; the one before must be used up. */
  give(chunk: Uint8Array): void {
    this.earlierOctets += this.chunk.length
    this.chunk = chunk
    this.position = 0
  }

  /** Octets used so far, from all chunks, the one that is partly used included. */
  get offset(): number {
    return this.earlierOctets + this.position - (this.bitCount >> 3)
  }

  /** Whether `count` bits, 25 at most, are at hand; takes octets from the chunk as needed. */
  has(count: number): boolean {
    while (this.bitCount < count) {
      if (this.position >= this.chunk.length) return false
      this.bits |= (this.chunk[this.position++] as number) << this.bitCount
      this.bitCount += 8
    }
    return true
  }

  /** Takes bits that `has` has said are there. */
  take(count: number): number {
    const value = this.bits & ((1 << count) - 1)
    this.bits >>>= count
    this.bitCount -= count
    return value
  }

  /** @returns the next symbol, `WAIT` or `NO_CODE`; `extraBits` must be there besides for it to be taken */
  symbol(table: HuffmanTable, extraBits?: (symbol: number) => number): number {
    this.has(table.bits)
    const entry = table.entries[this.bits & ((1 << table.bits) - 1)] as number
    const length = entry & 15
    if (length === 0) return this.bitCount < table.bits ? WAIT : NO_CODE
    if (length > this.bitCount) return WAIT
    if (extraBits !== undefined && !this.has(length + extraBits(entry >> 4))) return WAIT
    this.bits >>>= length
    this.bitCount -= length
    return entry >> 4
  }

  /** Drops the rest of the octet that is partly read. */
  alignToOctet(): void {
    this.take(this.bitCount % 8)
  }

  /** Up to `count` whole octets, after `alignToOctet`: a view. Empty if none have arrived. */
  octets(count: number): Uint8Array {
    if (this.bitCount >= 8 && count > 0) return Uint8Array.of(this.take(8))
    const taken = this.chunk.subarray(this.position, this.position + count)
    this.position += taken.length
    return taken
  }
}
