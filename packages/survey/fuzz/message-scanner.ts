/** Fuzzes the scanner of answers: however the octets are cut, it reads the same, in bounds, and clears what it read. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { finalResponses, type SampleAnswer, sampleResponse, scanned } from '../test/support/responses.ts'

const plain: SampleAnswer = {
  uid: '1.2.826.0.1',
  date: '20190917',
  images: 30,
  hasName: true,
  nested: -1,
  isExplicit: false,
  fragmentOctets: 1_000,
}

const target: FuzzTarget = {
  name: 'survey/message-scanner',
  seeds: () => [
    Buffer.concat([sampleResponse(plain), finalResponses()]),
    Buffer.concat([sampleResponse({ ...plain, isExplicit: true, nested: 0 }), finalResponses()]),
    Buffer.concat([sampleResponse({ ...plain, isExplicit: true, nested: 1, fragmentOctets: 20 }), finalResponses()]),
    Buffer.concat([sampleResponse({ ...plain, nested: 1 }), sampleResponse({ ...plain, fragmentOctets: 8 })]),
    Buffer.from([4, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 2, 1, 3]),
  ],
  run(octets) {
    const size = 1 + (octets.length % 61)
    assert.deepEqual(
      scanned(octets, () => size),
      scanned(octets, () => octets.length),
    )
  },
}

export default target
