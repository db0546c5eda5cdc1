/** Reads a data set that is wholly in memory: command sets, file meta information, small objects. */
import type { DataSet } from '../data-set/data-set.ts'
import type { Limits } from '../limits.ts'

/** Which encoding the octets are in, and how much to accept. */
export interface ReadOptions {
  readonly transferSyntaxUID: string
  readonly limits?: Partial<Limits>
}

/**
 * Reads a whole data set. Values are views into `octets`; Pixel Data is an element like any other.
 *
 * @throws DicomError with `detail.offset`, the octet from 0 at fault
 */
export function readDataSet(_octets: Uint8Array, _options: ReadOptions): DataSet {
  throw new Error('signature only')
}
