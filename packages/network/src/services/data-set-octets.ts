/** Identifiers and attribute lists: small data sets of requests, read into memory within a limit, and written. */
import { type DataSet, encodeDataSet, readDataSet } from '@leadglass/dicom'
import { NetworkError } from '../errors.ts'

/** @throws NetworkError `LG_DATA_SET_TOO_LONG` */
export async function gatherOctets(dataSet: AsyncIterable<Uint8Array>, limitOctets: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let octets = 0
  for await (const part of dataSet) {
    octets += part.length
    if (octets > limitOctets)
      throw new NetworkError('LG_DATA_SET_TOO_LONG', `An identifier is longer than ${limitOctets} octets`, {
        limit: limitOctets,
      })
    parts.push(part)
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

/** @throws NetworkError `LG_DATA_SET_TOO_LONG`; DicomError */
export async function readIdentifier(
  dataSet: AsyncIterable<Uint8Array>,
  transferSyntaxUID: string,
  limitOctets: number,
): Promise<DataSet> {
  return readDataSet(await gatherOctets(dataSet, limitOctets), { transferSyntaxUID })
}

export function writeIdentifier(dataSet: DataSet, transferSyntaxUID: string): Uint8Array {
  return encodeDataSet(dataSet, { transferSyntaxUID })
}
