import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCanonical } from '../src/canonical.ts'
import { decodeEvent, encodeEvent } from '../src/index.ts'
import { anyEvent, event } from './support/events.ts'

const sealed = Buffer.from(encodeEvent({ ...event(1), sealed: 'AQID' })).toString()
const plain = Buffer.from(encodeEvent({ ...event(1), detail: { a: 1, b: 'x', c: -2 } })).toString()

function decodes(octets: Uint8Array): boolean {
  try {
    decodeEvent(octets)
    return true
  } catch {
    return false
  }
}

test('every entry is canonical', () => {
  fc.assert(fc.property(anyEvent, (any) => isCanonical(encodeEvent(any))))
})

test('a damaged entry is canonical exactly if it decodes', () => {
  const entry = fc.oneof(anyEvent, fc.constant(event(1))).map((any) => Buffer.from(encodeEvent(any)))
  fc.assert(
    fc.property(entry, fc.nat(), fc.integer({ min: 1, max: 255 }), (octets, place, change) => {
      octets[place % octets.length]! ^= change
      expect(isCanonical(octets)).toBe(decodes(octets))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['something sealed in an entry without a version', sealed.replace('"version":2,', '')],
  ['a version where nothing is sealed', sealed.replace('"sealed":"AQID",', '')],
  ['another version', sealed.replace('"version":2', '"version":3')],
  ['a seal that is not Base64', sealed.replace('AQID', 'AQI-')],
  ['a seal without its padding', sealed.replace('AQID', 'AQIDAQ')],
  ['an empty seal', sealed.replace('AQID', '')],
])('%s is not canonical', (_, entry) => {
  expect(isCanonical(Buffer.from(sealed))).toBe(true)
  expect(isCanonical(Buffer.from(entry))).toBe(false)
  expect(decodes(Buffer.from(entry))).toBe(false)
})

test.each([
  ['keys out of order', plain.replace('"a":1,"b":"x"', '"b":"x","a":1')],
  ['a key twice', plain.replace('"b":', '"a":')],
  ['a leading zero', plain.replace('"a":1', '"a":01')],
  ['a minus zero', plain.replace('"a":1', '"a":-0')],
  ['a number that is not exact', plain.replace('"a":1', '"a":12345678901234567890')],
  ['an exponent', plain.replace('"a":1', '"a":1e3')],
  ['a space', plain.replace(',', ', ')],
  ['a line end', `${plain}\n`],
  ['an escape that is not needed', plain.replace('"x"', '"\\u0041"')],
  ['an empty detail', plain.replace(/"detail":.*$/, '"detail":{}}')],
  ['an empty action', plain.replace('instance:received', '')],
  ['fields in another order', plain.replace(/("action":"[^"]*"),("outcome":"[^"]*")/, '$2,$1')],
])('%s is not', (_, entry) => {
  expect(entry).not.toBe(plain)
  expect(isCanonical(Buffer.from(plain))).toBe(true)
  expect(isCanonical(Buffer.from(entry))).toBe(false)
})
