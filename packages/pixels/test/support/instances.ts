/** Instances of the test data, read into what this package works on. */
import { randomUUID } from 'node:crypto'
import {
  type DataSet,
  encodeFileMeta,
  InstanceReader,
  type PixelDataLocation,
  splitPart10,
  Tags,
} from '@leadglass/dicom'
import {
  describeFrames,
  type EncodedFrame,
  type EncodeOptions,
  isLossy,
  locateFrames,
  type PixelWorkers,
  transcodeInstance,
} from '../../src/index.ts'

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

/** A file with its data set in another transfer syntax. */
export async function transcodedFile(
  file: Uint8Array,
  to: string,
  workers: PixelWorkers,
  options: EncodeOptions = {},
): Promise<Uint8Array> {
  const { fileMeta, transferSyntaxUID: from, dataSet } = splitPart10(file)
  const derivedSOPInstanceUID = `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
  const chunks = transcodeInstance(inChunks(dataSet), { from, to, workers, encode: options, derivedSOPInstanceUID })
  const meta = encodeFileMeta({
    sopClassUID: fileMeta.string(Tags.MediaStorageSOPClassUID) ?? '',
    sopInstanceUID:
      isLossy(to) && from !== to ? derivedSOPInstanceUID : (fileMeta.string(Tags.MediaStorageSOPInstanceUID) ?? ''),
    transferSyntaxUID: to,
  })
  const pieces: Uint8Array[] = [meta]
  for await (const chunk of chunks) pieces.push(chunk)
  return new Uint8Array(Buffer.concat(pieces))
}

/** As from a disk or a socket. */
export async function* inChunks(octets: Uint8Array, size = 40_009): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < octets.length; start += size) yield octets.subarray(start, start + size)
}
