/** Reads a DICOM file (PS3.10) as it arrives. */
import type { DataSet } from '../data-set/data-set.ts'
import type { Limits } from '../limits.ts'

/** A file whose File Meta Information was read; its data set is still to come. */
export interface Part10 {
  readonly fileMeta: DataSet
  readonly transferSyntaxUID: string
  /** The octets behind the File Meta Information, as the source gives them. */
  readonly dataSet: AsyncIterable<Uint8Array>
}

/** A file that is wholly in memory. */
export interface Part10Octets {
  readonly fileMeta: DataSet
  readonly transferSyntaxUID: string
  readonly dataSet: Uint8Array
}

export function readPart10(_source: AsyncIterable<Uint8Array>, _limits: Partial<Limits> = {}): Promise<Part10> {
  throw new Error('signature only')
}

/** The same for a file that is wholly in memory; `dataSet` is a view. */
export function splitPart10(_octets: Uint8Array, _limits: Partial<Limits> = {}): Part10Octets {
  throw new Error('signature only')
}
