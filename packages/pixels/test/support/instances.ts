/** Instances of the test data, read into what this package works on. */
import { type DataSet, InstanceReader, type PixelDataLocation, splitPart10 } from '@leadglass/dicom'
import { describeFrames, type EncodedFrame, locateFrames } from '../../src/index.ts'

export interface TestInstance {
  readonly header: DataSet
  readonly pixelData: PixelDataLocation | undefined
  readonly transferSyntaxUID: string
  readonly dataSet: Uint8Array
}

/** Look-up tables may be long. */
const kept = { keptValueOctets: 16 * 1024 * 1024, keptOctets: 64 * 1024 * 1024 }

export function readInstance(file: Uint8Array): TestInstance {
  const { transferSyntaxUID, dataSet } = splitPart10(file)
  const reader = new InstanceReader({ transferSyntaxUID, limits: kept })
  reader.write(dataSet)
  reader.end()
  return { header: reader.header as DataSet, pixelData: reader.pixelData, transferSyntaxUID, dataSet }
}

/** One frame, from 1. Deflated data sets are not read here. */
export async function frameOf(instance: TestInstance, frame = 1): Promise<EncodedFrame> {
  const { header, pixelData, transferSyntaxUID, dataSet } = instance
  if (pixelData === undefined) throw new Error('there are no pixels')
  const description = describeFrames(header, { transferSyntaxUID, pixelData })
  const readStart = ({ offset, length }: { offset: number; length: number }, octets: number) =>
    dataSet.subarray(offset, offset + Math.min(length, octets))
  const places = await locateFrames(header, pixelData, readStart)
  const { ranges, bitOffset } = places[frame - 1] as (typeof places)[0]
  const octets = Buffer.concat(ranges.map(({ offset, length }) => dataSet.subarray(offset, offset + length)))
  return { description, octets: new Uint8Array(octets), bitOffset }
}
