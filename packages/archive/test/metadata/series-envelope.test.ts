import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSeriesEnvelope, encodeSeriesEnvelope } from '../../src/metadata/series-envelope.ts'

test('is one JSON object', () => {
  const written = '2026-03-01T08:00:00.000Z'
  const envelope = { studyInstanceUID: '1.2', seriesInstanceUID: '1.2.3', instanceCount: 7, written }
  const text = `{"studyInstanceUID":"1.2","seriesInstanceUID":"1.2.3","instanceCount":7,"written":"${written}"}`
  expect(encodeSeriesEnvelope(envelope).toString()).toBe(text)
})

test('is read without the time, which earlier records do not have', () => {
  const earlier = '{"studyInstanceUID":"1.2","seriesInstanceUID":"1.2.3","instanceCount":7}'
  expect(decodeSeriesEnvelope(Buffer.from(earlier))).toEqual(JSON.parse(earlier))
})

test('comes back as it was', () => {
  const envelopes = fc.record({
    studyInstanceUID: fc.string(),
    seriesInstanceUID: fc.string(),
    instanceCount: fc.nat(),
    written: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  })
  fc.assert(
    fc.property(envelopes, (envelope) => {
      expect(decodeSeriesEnvelope(encodeSeriesEnvelope(envelope))).toEqual(envelope)
    }),
  )
})

test('any other octets and any other JSON are told malformed', () => {
  const others = fc.oneof(
    fc.uint8Array().map((octets) => Buffer.from(octets)),
    fc.json().map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(others, (octets) => {
      expect(() => decodeSeriesEnvelope(octets)).toThrow(expect.objectContaining({ code: 'LG_RECORD_MALFORMED' }))
    }),
  )
})
