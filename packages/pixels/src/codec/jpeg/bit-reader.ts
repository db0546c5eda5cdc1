/** Entropy-coded octets as bits: zero octets stuffed behind FF are taken out, markers end the run. Source: ITU-T T.81 B.1.1.5, F.2.2.5. */
import { damaged } from '../../errors.ts'
import { type HuffmanTable, LOOK_BITS } from './huffman.ts'

export class BitReader {
  /** The next octet. */
  position: number
  private readonly octets: Uint8Array
  /** The last `count` bits are still to be read. */
  private bits = 0
  private count = 0
  /** Of `count`, zeros that the codestream does not have: reading one of these is an error. */
  private padding = 0

  constructor(octets: Uint8Array, position: number) {
    this.octets = octets
    this.position = position
  }

  /** @throws PixelError `LG_PIXEL_FRAME_DAMAGED` behind the end, or if no code matches */
  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill()
    const entry = table.look[(this.bits >>> (this.count - LOOK_BITS)) & ((1 << LOOK_BITS) - 1)] as number
    if (entry !== 0) {
      this.drop(entry >>> 8)
      return entry & 0xff
    }
    for (let length = LOOK_BITS + 1; length <= 16; length++) {
      const code = (this.bits >>> (this.count - length)) & ((1 << length) - 1)
      if (code > (table.greatest[length] as number)) continue
      this.drop(length)
      return table.symbols[code + (table.offset[length] as number)] as number
    }
    throw damaged('no Huffman code matches', { offset: this.position })
  }

  /** Up to 16 bits as an unsigned number. */
  take(length: number): number {
    if (length === 0) return 0
    if (this.count < length) this.fill()
    const value = (this.bits >>> (this.count - length)) & ((1 << length) - 1)
    this.drop(length)
    return value
  }

  /** A number of `length` bits with its sign, as F.2.2.1 (EXTEND) has it. */
  signed(length: number): number {
    const value = this.take(length)
    return length > 0 && value < 1 << (length - 1) ? value - (1 << length) + 1 : value
  }

  /** Goes to the restart marker with this number, from 0 to 7. @throws PixelError if it is not next */
  restart(number: number): void {
    this.bits = 0
    this.count = 0
    this.padding = 0
    while (this.octets[this.position] === 0xff && this.octets[this.position + 1] === 0xff) this.position++
    if (this.octets[this.position] !== 0xff || this.octets[this.position + 1] !== 0xd0 + number) {
      throw damaged(`restart marker ${number} is missing`, { offset: this.position })
    }
    this.position += 2
  }

  /** Where the next marker stands, once all is read; some encoders leave surplus octets before it. */
  end(): number {
    const { octets } = this
    let position = this.position
    while (position < octets.length && !this.isMarker(position)) position++
    return position
  }

  private isMarker(position: number): boolean {
    const next = this.octets[position + 1]
    return this.octets[position] === 0xff && next !== 0 && next !== undefined && next !== 0xff
  }

  private drop(length: number): void {
    this.count -= length
    if (this.count < this.padding) throw damaged('the entropy-coded octets end too early', { offset: this.position })
  }

  private fill(): void {
    const { octets } = this
    while (this.count <= 24) {
      const octet = octets[this.position]
      if (octet === undefined || (octet === 0xff && octets[this.position + 1] !== 0)) {
        this.padding += 8
        this.bits = (this.bits << 8) | 0
      } else {
        this.bits = (this.bits << 8) | octet
        this.position += octet === 0xff ? 2 : 1
      }
      this.count += 8
    }
  }
}
