/**
 * Reads an instance as it arrives: everything before Pixel Data as a data set, Pixel Data as a place.
 *
 * Sources: PS3.5 7 (elements), A.4 (encapsulated Pixel Data), A.5 (deflated).
 */
import type { DataSet } from '../data-set/data-set.ts'
import type { Fragment } from '../data-set/element.ts'
import { Inflate } from '../inflate/inflate.ts'
import { defaultLimits } from '../limits.ts'
import type { Tag } from '../tag.ts'
import { knownTransferSyntax } from '../transfer-syntax.ts'
import type { VR } from '../vr.ts'
import { ElementParser } from './element-parser.ts'
import type { ReadOptions } from './read-data-set.ts'

/** Where Pixel Data lies in the data set; offsets count octets from 0, after inflating if it was deflated. */
export interface PixelDataLocation {
  readonly tag: Tag
  readonly vr: VR
  readonly encapsulated: boolean
  readonly valueOffset: number
  /** Octets of the value; `undefined` while encapsulated Pixel Data is still arriving. */
  readonly length: number | undefined
  /** Encapsulated only: the octets of the Basic Offset Table, empty if there is none. */
  readonly basicOffsetTable: Uint8Array | undefined
  /** Encapsulated only: every fragment so far; empty for native Pixel Data. */
  readonly fragments: readonly Fragment[]
}

/**
 * Push parser for the octets of one data set, in chunks of any size. Small values are views into the chunks that were
 * written, so a chunk must not be changed afterwards. Pixel Data and long values are passed by.
 */
export class InstanceReader {
  private readonly parser: ElementParser
  private readonly inflate: Inflate | undefined
  private ended = false

  /** @throws DicomError `LG_DICOM_TRANSFER_SYNTAX_UNKNOWN` */
  constructor(options: ReadOptions) {
    const limits = { ...defaultLimits, ...options.limits }
    const transferSyntax = knownTransferSyntax(options.transferSyntaxUID)
    const parser = new ElementParser({ transferSyntax, limits, locate: true })
    this.parser = parser
    this.inflate = transferSyntax.deflated ? new Inflate((chunk) => parser.write(chunk), limits) : undefined
  }

  /** @throws DicomError with `detail.offset`, the octet from 0 at fault; the reader is of no use afterwards */
  write(chunk: Uint8Array): void {
    if (this.inflate === undefined) this.parser.write(chunk)
    else this.inflate.write(chunk)
  }

  /** @throws DicomError `LG_DICOM_TRUNCATED` if the data set is not complete */
  end(): void {
    this.inflate?.end()
    this.parser.end()
    this.ended = true
  }

  /** The elements before Pixel Data, once Pixel Data or the end is reached. */
  get header(): DataSet | undefined {
    return this.ended || this.parser.pixelData !== undefined ? this.parser.root : undefined
  }

  /** Where Pixel Data is, as far as it is known; `undefined` before it is reached or if there is none. */
  get pixelData(): PixelDataLocation | undefined {
    const element = this.parser.pixelData
    if (element === undefined) return undefined
    const { tag, vr, valueOffset, length } = element
    if (element.kind === 'located') {
      return { tag, vr, encapsulated: false, valueOffset, length, basicOffsetTable: undefined, fragments: [] }
    }
    const { offsetTable: basicOffsetTable, fragments } = element
    return { tag, vr, encapsulated: true, valueOffset, length, basicOffsetTable, fragments }
  }

  /** The elements behind Pixel Data, after `end()`. */
  get trailer(): DataSet | undefined {
    return this.ended ? this.parser.trailer : undefined
  }
}
