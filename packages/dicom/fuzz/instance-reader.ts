/** Fuzzes the streaming reader: whatever comes, in whatever chunks, the answer is the same and bounded. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { DicomError, frameRanges, InstanceReader } from '../src/index.ts'
import { dataSetSeeds, readings } from '../test/support/fuzz-seeds.ts'
import { outline } from '../test/support/outline.ts'

const target: FuzzTarget = {
  name: 'dicom/instance-reader',
  seeds: dataSetSeeds,
  run(octets) {
    const [choice = 0] = octets
    const transferSyntaxUID = readings[choice % readings.length] as string
    const dataSet = octets.subarray(1)
    assert.deepEqual(
      answerOf(transferSyntaxUID, dataSet, 1 + (choice % 61)),
      answerOf(transferSyntaxUID, dataSet, Number.POSITIVE_INFINITY),
    )
  },
}

export default target

/** What came of it, in a form that can be compared: the tree and the frames, or the error. */
function answerOf(transferSyntaxUID: string, octets: Uint8Array, chunkOctets: number): unknown {
  const reader = new InstanceReader({ transferSyntaxUID })
  try {
    for (let start = 0; start < octets.length; start += chunkOctets) {
      reader.write(octets.subarray(start, start + chunkOctets))
    }
    reader.end()
    return { header: outline(reader.header), trailer: outline(reader.trailer), frames: framesOf(reader) }
  } catch (error) {
    return knownError(error)
  }
}

function framesOf(reader: InstanceReader): unknown {
  const { header, pixelData } = reader
  if (header === undefined || pixelData === undefined) return undefined
  const end = pixelData.valueOffset + (pixelData.length ?? 0)
  try {
    const frames = frameRanges(header, pixelData)
    for (const range of frames.flat()) {
      assert(range.offset >= pixelData.valueOffset && range.offset + range.length <= end)
    }
    return frames.length
  } catch (error) {
    return knownError(error)
  }
}

function knownError(error: unknown): unknown {
  if (!(error instanceof DicomError)) throw error
  return { code: error.code, detail: error.detail }
}
