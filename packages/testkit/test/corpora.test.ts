import { readDataSet, Tags } from '@leadglass/dicom'
import { expect, test } from 'vitest'
import { bigCorpus, ctCorpus, smallCorpus } from '../src/index.ts'

test('a CT image has 528 KB, a small instance 7 KB', () => {
  expect([...ctCorpus({ count: 1 })][0]!.dataSet.length / 1000).toBeCloseTo(527, -1)
  expect([...smallCorpus({ count: 1 })][0]!.dataSet.length / 1000).toBeCloseTo(7, 0)
})

test('a big object is 210 MB long, given piece by piece, and its length is what it says', () => {
  const [big] = [...bigCorpus({ count: 1 })]
  let length = 0
  let header: Uint8Array | undefined
  for (const chunk of big!.chunks()) {
    header ??= chunk
    expect(chunk.length).toBeLessThan(1_000_000)
    length += chunk.length
  }
  const set = readDataSet(header!, { transferSyntaxUID: big!.transferSyntaxUID })
  const pixels = set.integer(Tags.Rows)! * set.integer(Tags.Columns)! * set.integer(Tags.NumberOfFrames)!
  expect(length).toBe(header!.length + 12 + pixels)
  expect(length / 1e6).toBeCloseTo(210, 0)
})

test('instances belong to studies of the size asked for, and corpora of other names to other patients', () => {
  const studies = (name: string) =>
    [...smallCorpus({ count: 5, perStudy: 2, name })].map(({ dataSet, transferSyntaxUID }) =>
      readDataSet(dataSet, { transferSyntaxUID }).string(Tags.StudyInstanceUID),
    )
  expect(new Set(studies('one')).size).toBe(3)
  expect(new Set([...studies('one'), ...studies('two')]).size).toBe(6)
})
