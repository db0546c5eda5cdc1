/** The codes that a block brings with it: the lengths of its codes, which are coded themselves. Source: RFC 1951 3.2.7. */
import type { DicomError } from '../errors.ts'
import { type BitReader, NO_CODE, WAIT } from './bit-reader.ts'
import { type HuffmanTable, huffmanTable } from './huffman.ts'

/** The order in which the lengths of the code length codes come. */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const extraBits = (symbol: number) => (symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7)

export class CodeLengths {
  private readonly input: BitReader
  private readonly corrupt: (message: string) => DicomError
  private literalCount = 0
  private codeCount = 0
  private readonly codes = new Uint8Array(order.length)
  private codesRead = 0
  private table: HuffmanTable | undefined
  private lengths = new Uint8Array(0)
  private lengthsRead = 0

  /** @param corrupt - makes the error for what is no code */
  constructor(input: BitReader, corrupt: (message: string) => DicomError) {
    this.input = input
    this.corrupt = corrupt
  }

  /** Lengths of the codes of literals and lengths, once `read` has said so. */
  get literals(): Uint8Array {
    return this.lengths.subarray(0, this.literalCount)
  }

  get distances(): Uint8Array {
    return this.lengths.subarray(this.literalCount)
  }

  /** Goes on reading. @returns false if bits are missing */
  read(): boolean {
    return this.readCounts() && this.readTable() && this.readLengths()
  }

  private readCounts(): boolean {
    if (this.literalCount > 0) return true
    if (!this.input.has(14)) return false
    this.literalCount = this.input.take(5) + 257
    this.lengths = new Uint8Array(this.literalCount + this.input.take(5) + 1)
    this.codeCount = this.input.take(4) + 4
    return true
  }

  private readTable(): boolean {
    for (; this.codesRead < this.codeCount; this.codesRead++) {
      if (!this.input.has(3)) return false
      this.codes[order[this.codesRead] as number] = this.input.take(3)
    }
    this.table ??= huffmanTable(this.codes)
    if (this.table === undefined) throw this.corrupt('a block has more codes than there can be')
    return true
  }

  private readLengths(): boolean {
    while (this.lengthsRead < this.lengths.length) {
      const symbol = this.input.symbol(this.table as HuffmanTable, extraBits)
      if (symbol === WAIT) return false
      if (symbol === NO_CODE) throw this.corrupt('a code length is no code')
      this.add(symbol)
    }
    return true
  }

  /** 0 to 15 are lengths; 16 repeats the one before, 17 and 18 repeat zero. */
  private add(symbol: number): void {
    if (symbol < 16) {
      this.lengths[this.lengthsRead++] = symbol
      return
    }
    if (symbol === 16 && this.lengthsRead === 0) throw this.corrupt('the first code length repeats one before it')
    const length = symbol === 16 ? (this.lengths[this.lengthsRead - 1] as number) : 0
    const end = this.lengthsRead + this.input.take(extraBits(symbol)) + (symbol === 18 ? 11 : 3)
    if (end > this.lengths.length) throw this.corrupt('there are too many code lengths')
    this.lengths.fill(length, this.lengthsRead, end)
    this.lengthsRead = end
  }
}
