/** Writes a data set. */
import type { DataSet } from './data-set.ts'

/** The octets of a data set in a transfer syntax. */
export function encodeDataSet(_set: DataSet, _options: { readonly transferSyntaxUID: string }): Uint8Array {
  throw new Error('signature only')
}
