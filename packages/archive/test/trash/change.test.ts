import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, decodeChange, encodeChange } from '../../src/trash/change.ts'

const at = '2026-03-01T08:00:00.000Z'

test('is one JSON object', () => {
  const change: Change = { change: 'deleted', at, until: at, by: 'person:ada', studyInstanceUID: '1.2' }
  const text = `{"change":"deleted","at":"${at}","until":"${at}","by":"person:ada","studyInstanceUID":"1.2"}`
  expect(encodeChange(change).toString()).toBe(text)
})

const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
const part = fc.record(
  { studyInstanceUID: fc.string(), seriesInstanceUID: fc.string(), sopInstanceUID: fc.string() },
  { requiredKeys: ['studyInstanceUID'] },
)
const common = fc.record({ at: time, by: fc.string() })
const deleted = fc
  .tuple(common, part, time)
  .map(([one, uids, until]): Change => ({ ...one, ...uids, until, change: 'deleted' }))
const restored = fc
  .tuple(common, part, fc.nat())
  .map(([one, uids, entry]): Change => ({ ...one, ...uids, entry, change: 'restored' }))
const erased = fc
  .tuple(common, fc.string(), fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat())
  .map(([one, studyInstanceUID, id, slot]): Change => {
    return { ...one, studyInstanceUID, slot, study: Buffer.from(id).toString('hex'), change: 'erased' }
  })

test('comes back as it was', () => {
  fc.assert(
    fc.property(fc.oneof(deleted, restored, erased), (change) => {
      expect(decodeChange(encodeChange(change))).toEqual(change)
    }),
  )
})

test('any other octets and any other JSON are told malformed', () => {
  const others = fc.oneof(
    fc.uint8Array().map((octets) => Buffer.from(octets)),
    fc.json().map((text) => Buffer.from(text)),
    deleted.map((change) => encodeChange({ ...change, until: 'soon' } as Change)),
    erased.map((change) => encodeChange({ ...change, study: 'not an id' } as Change)),
    restored.map((change) => encodeChange({ ...change, entry: -1 } as Change)),
  )
  fc.assert(
    fc.property(others, (octets) => {
      expect(() => decodeChange(octets)).toThrow(expect.objectContaining({ code: 'LG_RECORD_MALFORMED' }))
    }),
  )
})
