/** Reads an instance as it arrives. */
import type { DataSet } from '../data-set/data-set.ts'
import type { Fragment } from '../data-set/element.ts'
import type { Tag } from '../tag.ts'
import type { VR } from '../vr.ts'
import type { ReadOptions } from './read-data-set.ts'

/** Where Pixel Data lies in the data set; offsets count octets from 0, after inflating if it was deflated. */
export interface PixelDataLocation {
  readonly tag: Tag
  readonly vr: VR
  readonly valueOffset: number
  /** Octets of the value; `undefined` while encapsulated Pixel Data is still arriving. */
  readonly length: number | undefined
  /** Encapsulated only: the octets of the Basic Offset Table, empty if there is none. */
  readonly basicOffsetTable: Uint8Array | undefined
  /** Encapsulated only: every fragment so far; empty for native Pixel Data. */
  readonly fragments: readonly Fragment[]
  readonly encapsulated: boolean
}

/**
 * Push parser for the octets of one data set, in chunks of any size. It keeps the chunks that hold values: a chunk belongs to
 * the reader once written. Pixel Data and long values are passed by.
 */
export class InstanceReader {
  readonly header: DataSet | undefined
  readonly pixelData: PixelDataLocation | undefined
  readonly trailer: DataSet | undefined

  /** @throws DicomError `LG_DICOM_TRANSFER_SYNTAX_UNKNOWN` */
  constructor(_options: ReadOptions) {
    this.header = undefined
    this.pixelData = undefined
    this.trailer = undefined
  }

  /** @throws DicomError with `detail.offset`, the octet from 0 at fault */
  write(_chunk: Uint8Array): void {
    throw new Error('signature only')
  }

  /** @throws DicomError `LG_DICOM_TRUNCATED` if the data set is not complete */
  end(): void {
    throw new Error('signature only')
  }
}
