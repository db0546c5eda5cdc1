/** Reads a data set up to its Pixel Data, and leaves these to be read on. */
import {
  type DataSet,
  defaultLimits,
  Inflate,
  InstanceReader,
  type PixelDataLocation,
  transferSyntaxOf,
  UIDs,
} from '@leadglass/dicom'
import { OctetSource } from './octet-source.ts'

export interface Head {
  readonly header: DataSet
  /** `undefined`: there are no pixels, and the header is the whole data set. */
  readonly pixelData: PixelDataLocation | undefined
  /** Stands at the first octet of Pixel Data. */
  readonly source: OctetSource
}

/** Look-up tables and overlays have to be written again, so that values of this length are kept. */
const kept = { keptValueOctets: 16 * 1024 * 1024, keptOctets: 64 * 1024 * 1024 }

/** @throws DicomError */
export async function readHead(dataSet: AsyncIterable<Uint8Array>, transferSyntaxUID: string): Promise<Head> {
  const deflated = transferSyntaxOf(transferSyntaxUID)?.deflated === true
  const reader = new InstanceReader({
    transferSyntaxUID: deflated ? UIDs.ExplicitVRLittleEndian : transferSyntaxUID,
    limits: kept,
  })
  const iterator = (deflated ? inflated(dataSet) : dataSet)[Symbol.asyncIterator]()
  let passed = 0
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    reader.write(next.value)
    const { header, pixelData } = reader
    if (header !== undefined && pixelData !== undefined) {
      return {
        header,
        pixelData,
        source: new OctetSource(next.value.subarray(pixelData.valueOffset - passed), iterator),
      }
    }
    passed += next.value.length
  }
  reader.end()
  return {
    header: reader.header as DataSet,
    pixelData: undefined,
    source: new OctetSource(new Uint8Array(0), iterator),
  }
}

async function* inflated(dataSet: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = []
  const inflate = new Inflate((piece) => pieces.push(piece.slice()), defaultLimits)
  for await (const chunk of dataSet) {
    inflate.write(chunk)
    yield* pieces
    pieces = []
  }
  inflate.end()
  yield* pieces
}
