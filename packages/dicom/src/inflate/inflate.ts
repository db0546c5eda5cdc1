/**
 * Inflates a raw deflate stream as it arrives, in Node and in the browser, without waiting for either.
 *
 * A DecompressionStream would do for whole streams, but it is asynchronous, says neither where a stream is damaged nor where
 * it ends, and refuses the zero octet that PS3.5 A.5 appends to make the length even.
 *
 * Sources: RFC 1951; PS3.5 A.5.
 */
import { DicomError, type DicomErrorCode } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { BitReader, NO_CODE, WAIT } from './bit-reader.ts'
import { CodeLengths } from './code-lengths.ts'
import { distanceBases, distanceBits, lengthBases, lengthBits } from './deflate-tables.ts'
import { fixedTables, type HuffmanTable, huffmanTable } from './huffman.ts'
import { Window } from './window.ts'

/** RFC 1952 2.3: CRC-32 and length. */
const GZIP_TRAILER_OCTETS = 8
const PIECE_OCTETS = 4096

/** A step does what it can with the bits at hand; false means that it waits for more. */
type Step = () => boolean

export class Inflate {
  private readonly limits: Limits
  private readonly input = new BitReader()
  private readonly window: Window
  private step: Step = () => this.blockHeader()
  private endOffset = 0
  /** What followed the stream, as far as it may mean something. */
  private readonly trailer: number[] = []
  private lastBlock = false
  private done = false
  private storedOctets = 0
  private literals = fixed.literals
  private distances = fixed.distances
  /** A length whose distance has not arrived yet; 0 if there is none. */
  private repeatLength = 0
  /** A length symbol whose extra bits have not arrived yet, a distance symbol likewise; -1 if there is none. */
  private repeatSymbol = -1
  private distanceSymbol = -1

  /** @param sink - takes the inflated octets in pieces of at most 96 KiB, each a buffer of its own */
  constructor(sink: (piece: Uint8Array) => void, limits: Limits) {
    this.limits = limits
    this.window = new Window((piece) => {
      this.checkSize()
      sink(piece)
    })
  }

  /** @throws DicomError `LG_DICOM_DEFLATE_CORRUPT`, `LG_DICOM_TOO_MUCH_INFLATED`, and what the sink throws */
  write(chunk: Uint8Array): void {
    this.input.give(chunk)
    while (!this.done && this.step()) {}
    this.window.handOn()
    if (this.done) this.passTrailer()
  }

  private passTrailer(): void {
    for (let rest = this.input.octets(PIECE_OCTETS); rest.length > 0; rest = this.input.octets(PIECE_OCTETS)) {
      const room = GZIP_TRAILER_OCTETS - this.trailer.length
      this.trailer.push(...rest.subarray(0, room))
      if (rest.subarray(room).some((octet) => octet !== 0)) throw this.stray()
    }
  }

  /** Zeros may follow, and what ends a gzip file, which some writers leave in: CRC-32, then the length inflated. */
  private checkTrailer(): void {
    const length = this.trailer.slice(4).reduceRight((sum, octet) => sum * 256 + octet, 0)
    const isGzipTrailer = this.trailer.length === GZIP_TRAILER_OCTETS && length === this.window.total % 2 ** 32
    if (!isGzipTrailer && this.trailer.some((octet) => octet !== 0)) throw this.stray()
  }

  private stray(): DicomError {
    return this.fault('LG_DICOM_DEFLATE_CORRUPT', 'octets that are no padding follow the stream', this.endOffset)
  }

  /** @throws DicomError `LG_DICOM_TRUNCATED` if the stream is not at its end, `LG_DICOM_DEFLATE_CORRUPT` if more follows */
  end(): void {
    if (!this.done) throw this.fault('LG_DICOM_TRUNCATED', 'the deflated stream has no end')
    this.checkTrailer()
  }

  private checkSize(): void {
    const { inflatedOctets, inflateRatio, inflateRatioFreeOctets } = this.limits
    const { total } = this.window
    const overRatio = total > inflateRatioFreeOctets && total > inflateRatio * this.input.offset
    if (total > inflatedOctets || overRatio) {
      throw this.fault('LG_DICOM_TOO_MUCH_INFLATED', `${total} octets came out of ${this.input.offset}`)
    }
  }

  private blockHeader(): boolean {
    if (this.lastBlock) {
      this.input.alignToOctet()
      this.done = true
      this.endOffset = this.input.offset
      return true
    }
    if (!this.input.has(3)) return false
    this.lastBlock = this.input.take(1) === 1
    const type = this.input.take(2)
    if (type === 3) throw this.corrupt('a block is of no known type')
    if (type === 0) this.beginStored()
    else if (type === 2) this.beginDynamic()
    else this.beginSymbols(fixed.literals, fixed.distances)
    return true
  }

  private beginDynamic(): void {
    const codeLengths = new CodeLengths(this.input, (message) => this.corrupt(message))
    this.step = () => this.dynamicHeader(codeLengths)
  }

  private beginStored(): void {
    this.input.alignToOctet()
    this.step = () => {
      if (!this.input.has(16)) return false
      this.storedOctets = this.input.take(16)
      this.step = () => this.storedCheck()
      return true
    }
  }

  private storedCheck(): boolean {
    if (!this.input.has(16)) return false
    if (this.input.take(16) !== (~this.storedOctets & 0xffff))
      throw this.corrupt('a stored block contradicts its length')
    this.step = () => this.stored()
    return true
  }

  private stored(): boolean {
    if (this.storedOctets === 0) return this.endBlock()
    const octets = this.input.octets(this.storedOctets)
    this.window.copyIn(octets)
    this.storedOctets -= octets.length
    return octets.length > 0
  }

  private endBlock(): boolean {
    this.step = () => this.blockHeader()
    return true
  }

  private dynamicHeader(codeLengths: CodeLengths): boolean {
    if (!codeLengths.read()) return false
    this.beginSymbols(this.table(codeLengths.literals), this.table(codeLengths.distances))
    return true
  }

  private beginSymbols(literals: HuffmanTable, distances: HuffmanTable): void {
    this.literals = literals
    this.distances = distances
    this.step = () => this.symbols()
  }

  /** Literals and repeats up to the end of the block. */
  private symbols(): boolean {
    for (;;) {
      if (this.repeatLength > 0 || this.repeatSymbol >= 0) {
        if (!this.repeat()) return false
        continue
      }
      const symbol = this.input.symbol(this.literals)
      if (symbol === WAIT) return false
      if (symbol < 256 && symbol >= 0) this.window.literal(symbol)
      else if (symbol === 256) return this.endBlock()
      else if (symbol === NO_CODE || symbol > 285) throw this.corrupt('a symbol is no code')
      else this.repeatSymbol = symbol - 257
    }
  }

  /** The rest of a length, then its distance, then the repetition; false where bits are missing in between. */
  private repeat(): boolean {
    if (this.repeatSymbol >= 0) {
      const extra = lengthBits[this.repeatSymbol] as number
      if (!this.input.has(extra)) return false
      this.repeatLength = (lengthBases[this.repeatSymbol] as number) + this.input.take(extra)
      this.repeatSymbol = -1
    }
    if (this.distanceSymbol < 0) {
      const symbol = this.input.symbol(this.distances)
      if (symbol === WAIT) return false
      if (symbol === NO_CODE || symbol > 29) throw this.corrupt('a distance is no code')
      this.distanceSymbol = symbol
    }
    return this.repeatFrom(distanceBases[this.distanceSymbol] as number, distanceBits[this.distanceSymbol] as number)
  }

  private repeatFrom(base: number, extra: number): boolean {
    if (!this.input.has(extra)) return false
    const distance = base + this.input.take(extra)
    if (!this.window.repeat(this.repeatLength, distance))
      throw this.corrupt('a distance goes back before the beginning')
    this.repeatLength = 0
    this.distanceSymbol = -1
    return true
  }

  private table(lengths: Uint8Array): HuffmanTable {
    const table = huffmanTable(lengths)
    if (table === undefined) throw this.corrupt('a block has more codes than there can be')
    return table
  }

  /** What was inflated before the damage is handed on first, so that the same stream fails the same however it is cut. */
  private corrupt(message: string): DicomError {
    this.window.handOn()
    return this.fault('LG_DICOM_DEFLATE_CORRUPT', message)
  }

  private fault(code: DicomErrorCode, message: string, offset = this.input.offset): DicomError {
    return new DicomError(code, `octet ${offset} of the deflated stream: ${message}`, { offset })
  }
}

const fixed = fixedTables()

/** Inflates a stream that is wholly in memory. */
export function inflateWhole(octets: Uint8Array, limits: Limits): Uint8Array {
  const pieces: Uint8Array[] = []
  const inflate = new Inflate((piece) => pieces.push(piece), limits)
  inflate.write(octets)
  inflate.end()
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}
