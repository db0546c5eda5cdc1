import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEvent, encodeEvent } from '../src/index.ts'
import { anyEvent, event } from './support/events.ts'

const text = (octets: Uint8Array) => Buffer.from(octets).toString()

describe('an entry', () => {
  test('is one line of JSON, its keys in the documented order', () => {
    expect(text(encodeEvent(event(255)))).toBe(
      '{"time":"2026-11-24T04:00:00.000Z","action":"instance:received","outcome":"success","principal":"node:SCANNER1",' +
        '"address":"192.0.2.7","object":"study:ff","detail":{"octets":255}}',
    )
  })

  test('with something sealed says so by its version', () => {
    expect(text(encodeEvent({ ...event(255), sealed: 'AQID' }))).toBe(
      '{"version":2,"time":"2026-11-24T04:00:00.000Z","action":"instance:received","outcome":"success",' +
        '"principal":"node:SCANNER1","address":"192.0.2.7","object":"study:ff","sealed":"AQID","detail":{"octets":255}}',
    )
  })

  test('has one encoding, in whatever order the fields were given', () => {
    const { time, ...rest } = event(1)
    expect(encodeEvent({ ...rest, time, detail: { b: 1, a: 'x' } })).toEqual(
      encodeEvent({ time, ...rest, detail: { a: 'x', b: 1 } }),
    )
  })

  test('reads as it was written', () => {
    fc.assert(
      fc.property(anyEvent, (any) => {
        const octets = encodeEvent(any)
        expect(encodeEvent(decodeEvent(octets))).toEqual(octets)
        expect(decodeEvent(octets)).toEqual(JSON.parse(JSON.stringify(any)))
      }),
    )
  })

  test('that was damaged is refused, or is another whole entry', () => {
    fc.assert(
      fc.property(anyEvent, fc.nat(), fc.integer({ min: 1, max: 255 }), (any, place, change) => {
        const octets = Buffer.from(encodeEvent(any))
        octets[place % octets.length]! ^= change
        try {
          expect(Buffer.from(encodeEvent(decodeEvent(octets)))).toEqual(octets)
        } catch (error) {
          expect(error).toMatchObject({ code: 'LG_AUDIT_ENTRY_MALFORMED' })
        }
      }),
    )
  })

  test('of random octets is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        expect(() => decodeEvent(octets)).toThrow(expect.objectContaining({ code: 'LG_AUDIT_ENTRY_MALFORMED' }))
      }),
    )
  })

  test.each([
    ['time', { time: '2026-11-24' }],
    ['action', { action: '' }],
    ['outcome', { outcome: 'perhaps' as 'success' }],
    ['principal', { principal: 7 as unknown as string }],
    ['sealed', { sealed: 'not Base64' }],
    ['detail', { detail: { count: Number.NaN } }],
  ])('with a wrong %s is refused, and the field is named', (field, wrong) => {
    const encode = () => encodeEvent({ ...event(1), ...wrong })
    expect(encode).toThrow(expect.objectContaining({ code: 'LG_AUDIT_EVENT_INVALID', detail: { field } }))
  })

  test('of more than 65,535 octets is refused', () => {
    const encode = () => encodeEvent({ ...event(1), detail: { why: 'x'.repeat(65_536) } })
    expect(encode).toThrow(expect.objectContaining({ code: 'LG_AUDIT_ENTRY_TOO_LONG' }))
  })
})
