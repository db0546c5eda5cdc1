/** Fuzzes reader and writer together: what was read and written again reads the same. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { type DataSet, DicomError, encodeDataSet, readDataSet } from '../src/index.ts'
import { dataSetSeeds, readings } from '../test/support/fuzz-seeds.ts'

const target: FuzzTarget = {
  name: 'dicom/read-data-set',
  seeds: dataSetSeeds,
  run(octets) {
    const transferSyntaxUID = readings[(octets[0] ?? 0) % 4] as string
    const set = attempt(() => readDataSet(octets.subarray(1), { transferSyntaxUID }))
    const written = set && attempt(() => encodeDataSet(set, { transferSyntaxUID }))
    if (written === undefined) return
    const again = encodeDataSet(readDataSet(written, { transferSyntaxUID }), { transferSyntaxUID })
    assert.deepEqual(again, written)
    touchEverything(set as DataSet)
  },
}

export default target

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}

/** Text and numbers are decoded when asked for: ask. */
function touchEverything(set: DataSet): void {
  for (const { tag } of set) {
    set.strings(tag)
    set.numbers(tag)
    set.integer(tag)
    for (const item of set.items(tag)) touchEverything(item)
  }
}
