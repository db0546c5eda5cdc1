/** Fuzzes the file reader. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { DicomError, readPart10, splitPart10 } from '../src/index.ts'
import { fileSeeds } from '../test/support/fuzz-seeds.ts'

const target: FuzzTarget = {
  name: 'dicom/part10',
  seeds: fileSeeds,
  async run(octets) {
    const whole = await answerOf(async () => splitPart10(octets).dataSet.length)
    const streamed = await answerOf(async () => {
      let length = 0
      for await (const chunk of (await readPart10(chunksOf(octets))).dataSet) length += chunk.length
      return length
    })
    assert.deepEqual(streamed, whole)
  },
}

export default target

async function* chunksOf(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 1 + (octets.length % 97)
  for (let start = 0; start < octets.length; start += size) yield octets.subarray(start, start + size)
}

async function answerOf(act: () => Promise<number>): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof DicomError)) throw error
    return { code: error.code, detail: error.detail }
  }
}
