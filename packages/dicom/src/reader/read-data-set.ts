/** Reads a data set that is wholly in memory: command sets, file meta information, small objects. */
import type { DataSet } from '../data-set/data-set.ts'
import { inflateWhole } from '../inflate/inflate.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { knownTransferSyntax } from '../transfer-syntax.ts'
import { ElementParser } from './element-parser.ts'

/** Which encoding the octets are in, and how much to accept. */
export interface ReadOptions {
  readonly transferSyntaxUID: string
  /** What differs from `defaultLimits`. */
  readonly limits?: Partial<Limits>
}

/**
 * Reads a whole data set. Values are views into `octets`; Pixel Data is an element like any other.
 *
 * @throws DicomError with `detail.offset`, the octet from 0 at fault
 */
export function readDataSet(octets: Uint8Array, options: ReadOptions): DataSet {
  const limits = { ...defaultLimits, ...options.limits }
  const transferSyntax = knownTransferSyntax(options.transferSyntaxUID)
  const plain = transferSyntax.deflated ? inflateWhole(octets, limits) : octets
  const parser = new ElementParser({ transferSyntax, limits, locate: false, totalOctets: plain.length })
  parser.write(plain)
  parser.end()
  return parser.root
}
