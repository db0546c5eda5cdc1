import { expect, test } from 'vitest'
import type { Sample } from '../../src/demo/sample.ts'
import { batchesOf } from '../../src/demo/send.ts'

const sampleOf = (sopClassUID: string, sopInstanceUID: string): Sample => ({
  sopClassUID,
  sopInstanceUID,
  transferSyntaxUID: '1.2.840.10008.1.2.1',
  dataSet: async () => new Uint8Array(),
})

test('samples of a few classes share one association', () => {
  const samples = Array.from({ length: 500 }, (_, index) => sampleOf(`1.2.${index % 3}`, `2.25.${index}`))
  expect(batchesOf(samples)).toEqual([samples])
})

test('an association never needs more than the 128 contexts there are, and the order stays', () => {
  const samples = Array.from({ length: 300 }, (_, index) => sampleOf(`1.2.${index}`, `2.25.${index}`))
  const batches = batchesOf(samples)
  expect(batches.map((batch) => batch.length)).toEqual([128, 128, 44])
  expect(batches.flat()).toEqual(samples)
})

test('nothing to send needs no association', () => {
  expect(batchesOf([])).toEqual([])
})
