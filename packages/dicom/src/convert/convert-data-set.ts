/**
 * Converts a data set between transfer syntaxes without compressed pixels, as it passes: implicit and explicit VR, little and
 * big endian, from deflated. What the values mean does not change.
 *
 * Sources: PS3.5 Annex A.1 to A.3 and A.5; PS3.4 C.4.2.2.2 (an SCP may convert what it sends).
 */
import { Inflate } from '../inflate/inflate.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { knownTransferSyntax, transferSyntaxOf } from '../transfer-syntax.ts'
import { DataSetConverter } from './data-set-converter.ts'

export interface ConvertOptions {
  readonly fromTransferSyntaxUID: string
  readonly toTransferSyntaxUID: string
  /** What differs from `defaultLimits`. */
  readonly limits?: Partial<Limits>
}

/** Whether `convertDataSet` can: neither is compressed, and the result is not deflated. */
export function canConvert(fromTransferSyntaxUID: string, toTransferSyntaxUID: string): boolean {
  const from = transferSyntaxOf(fromTransferSyntaxUID)
  const to = transferSyntaxOf(toTransferSyntaxUID)
  if (from === undefined || to === undefined) return false
  return !from.encapsulated && !to.encapsulated && !to.deflated && !isReferenced(from.name) && !isReferenced(to.name)
}

/** JPIP: the pixels are elsewhere, and the address means something in that syntax alone. */
function isReferenced(name: string): boolean {
  return name.startsWith('JPIP')
}

/**
 * The octets of the same data set in another transfer syntax. Memory does not grow with the data set.
 *
 * @param octets - chunks of any size; not to be changed afterwards, as pieces of the result may be views of them
 * @throws DicomError with `detail.offset`, the octet of the source (inflated, if it was deflated) at fault
 */
export async function* convertDataSet(
  octets: AsyncIterable<Uint8Array>,
  options: ConvertOptions,
): AsyncGenerator<Uint8Array> {
  const limits = { ...defaultLimits, ...options.limits }
  const from = knownTransferSyntax(options.fromTransferSyntaxUID)
  const converter = new DataSetConverter(from, knownTransferSyntax(options.toTransferSyntaxUID), limits)
  const inflate = from.deflated ? new Inflate((piece) => converter.write(piece), limits) : undefined
  for await (const chunk of octets) {
    if (inflate) inflate.write(chunk)
    else converter.write(chunk)
    yield* converter.output.take()
  }
  inflate?.end()
  converter.end()
  yield* converter.output.take()
}
