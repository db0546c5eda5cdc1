import { fuzz } from '@leadglass/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import scannerTarget from '../../fuzz/message-scanner.ts'
import { finalResponses, sampleResponse, scanned } from '../support/responses.ts'

const sample = fc.record({
  uid: fc.integer({ min: 0, max: 10 ** 9 }).map((number) => `1.2.826.0.1.${number}`),
  date: fc.constantFrom('', '20190917'),
  images: fc.nat(100_000),
  hasName: fc.boolean(),
  nested: fc.constantFrom(-1, 0, 1),
  isExplicit: fc.boolean(),
  fragmentOctets: fc.integer({ min: 2, max: 200 }),
})

test('answers are read as they were written, in whatever pieces they come', () => {
  fc.assert(
    fc.property(
      fc.array(sample, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
      (samples, sizes) => {
        const stream = Buffer.concat([...samples.map(sampleResponse), finalResponses()])
        const { responses, fault } = scanned(stream, (number) => sizes[number % sizes.length]!)
        expect(fault).toBeUndefined()
        expect(responses).toEqual([
          ...samples.map(({ uid, date, images, hasName }) =>
            [0x8020, 7, 0xff00, true, uid, date, images, hasName ? 1 : 0].join(' '),
          ),
          '32800 7 0 false   -1 0',
          'PDU 6 of 10',
          'PDU 7 of 10',
        ])
      },
    ),
    { numRuns: 300 },
  )
})

// A P-DATA-TF whose only presentation data value is a command set of one element, CommandField 8020H.
const command = (element: number[]) => [
  4,
  0,
  0,
  0,
  0,
  element.length + 6,
  0,
  0,
  0,
  element.length + 2,
  3,
  3,
  ...element,
]
const faults: [fault: string, octets: number[]][] = [
  ['unknown PDU type', [0x48, 0x54, 0x54, 0x50, 0x2f, 0x31]],
  ['unknown PDU type', [0x48]],
  ['PDU too long', [4, 0, 0xff, 0xff, 0xff, 0xff]],
  ['presentation data value malformed', [4, 0, 0, 0, 0, 5, 0, 0, 0, 1, 3]],
  ['presentation data value malformed', [4, 0, 0, 0, 0, 6, 0, 0, 0, 1, 3, 3]],
  ['presentation data value malformed', [4, 0, 0, 0, 0, 6, 0xff, 0xff, 0xff, 0xff, 3, 3]],
  ['data set without command', [4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 3, 2]],
  ['command set malformed', command([8, 0, 0, 1, 2, 0, 0, 0, 0x20, 0x80])],
  ['command set malformed', command([0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x20, 0x80])],
  ['command set malformed', command([0, 0, 0, 9, 2, 0, 0, 0, 0, 0])],
]

test.each(faults)('%s: the stream has lost its frame', (fault, octets) => {
  expect(scanned(Uint8Array.from(octets), () => octets.length).fault).toBe(fault)
  expect(scanned(Uint8Array.from(octets), () => 1).fault).toBe(fault)
})

test('fragments of a message that never ends are not gathered for ever', () => {
  const fragment = [4, 0, 0, 0, 4, 0, 0, 0, 3, 0xfc, 3, 1, ...Array(1_018).fill(0)]
  const stream = Uint8Array.from(Array.from({ length: 20 }, () => fragment).flat())
  expect(scanned(stream, () => 500).fault).toBe('message too long')
})

test('damaged streams are read or refused, the same in pieces as in one', async () => {
  expect(await fuzz(scannerTarget, { inputs: 4_000, seed: 20261126 })).toEqual([])
})
