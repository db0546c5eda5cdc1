import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  awaitsRendition,
  decodeRenditionEnvelope,
  encodeRenditionEnvelope,
} from '../../src/metadata/rendition-envelope.ts'

const instanceRecordId = '00112233445566778899aabbccddeeff'

test('is a version and one JSON object', () => {
  const envelope = { sopInstanceUID: '1.2', instanceRecordId, transferSyntaxUID: '1.3', frameLengths: [7, 9] }
  const text = `\u0001{"sopInstanceUID":"1.2","instanceRecordId":"${instanceRecordId}","transferSyntaxUID":"1.3","frameLengths":[7,9]}`
  expect(encodeRenditionEnvelope(envelope).toString()).toBe(text)
})

const texts = { sopInstanceUID: fc.string(), transferSyntaxUID: fc.string() }
const recordId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((octets) => Buffer.from(octets).toString('hex'))
const lengths = fc.array(fc.integer({ min: 1 }), { minLength: 1 })

test('comes back as it was', () => {
  const made = fc.record({ ...texts, instanceRecordId: recordId, frameLengths: lengths })
  const refused = fc.record({
    ...texts,
    instanceRecordId: recordId,
    frameLengths: fc.constant([]),
    refused: fc.string(),
  })
  fc.assert(
    fc.property(fc.oneof(made, refused), (envelope) => {
      expect(decodeRenditionEnvelope(encodeRenditionEnvelope(envelope))).toEqual(envelope)
    }),
  )
})

test('any other octets and any other JSON are told malformed', () => {
  const others = fc.oneof(
    fc.uint8Array().map((octets) => Buffer.from(octets)),
    fc.json().map((text) => Buffer.from(`\u0001${text}`)),
    fc.record({ ...texts, instanceRecordId: fc.string(), frameLengths: lengths }).map(encodeRenditionEnvelope),
  )
  fc.assert(
    fc.property(others, (octets) => {
      fc.pre(!octets.toString('latin1').match(/"instanceRecordId":"[0-9a-f]{32}"/))
      expect(() => decodeRenditionEnvelope(octets)).toThrow(expect.objectContaining({ code: 'LG_RECORD_MALFORMED' }))
    }),
  )
})

test('lossy sources have no lossless rendition, and neither has what has no frames', () => {
  const frames = { kind: 'uniform', offset: 0, length: 8, count: 1 } as const
  const wanted = (transferSyntaxUID: string, table: Parameters<typeof awaitsRendition>[0]['frames'] = frames) =>
    awaitsRendition({ transferSyntaxUID, frames: table } as Parameters<typeof awaitsRendition>[0])
  const lossless = ['.1.2', '.1.2.1', '.1.2.2', '.1.2.5', '.1.2.4.57', '.1.2.4.70', '.1.2.4.80', '.1.2.4.90']
  const others = ['.1.2.4.50', '.1.2.4.51', '.1.2.4.81', '.1.2.4.91', '.1.2.4.202', '.1.2.4.203', '.1.2.4.102']
  const uid = (end: string) => `1.2.840.10008${end}`
  expect(lossless.filter((end) => !wanted(uid(end)))).toEqual([])
  expect(others.filter((end) => wanted(uid(end)))).toEqual([])
  expect(wanted(uid('.1.2.1'), { kind: 'none' })).toBe(false)
})
