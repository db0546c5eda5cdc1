import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEntries, encodeEntries } from '../../src/tiles/entry-bundle.ts'

const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 })

describe('an entry bundle', () => {
  test('has the length of each entry in 16 bits before it', () => {
    const octets = encodeEntries([Buffer.from('ab'), Buffer.alloc(0), Buffer.from('c')])
    expect([...octets]).toEqual([0, 2, 0x61, 0x62, 0, 0, 0, 1, 0x63])
  })

  test('reads as it was written', () => {
    fc.assert(
      fc.property(entries, (some) => {
        expect(decodeEntries(encodeEntries(some)).map((entry) => [...entry])).toEqual(some.map((entry) => [...entry]))
      }),
    )
  })

  test('that was cut gives whole entries only, or names the one that does not fit', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (some, cut) => {
        const octets = encodeEntries(some)
        const part = octets.subarray(0, octets.length === 0 ? 0 : cut % octets.length)
        try {
          expect(encodeEntries(decodeEntries(part))).toEqual(part)
        } catch (error) {
          expect(error).toMatchObject({ code: 'LG_AUDIT_BUNDLE_MALFORMED' })
        }
      }),
    )
  })

  test('of random octets reads back the same, or is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        try {
          expect([...encodeEntries(decodeEntries(octets))]).toEqual([...octets])
        } catch (error) {
          expect(error).toMatchObject({ code: 'LG_AUDIT_BUNDLE_MALFORMED' })
        }
      }),
    )
  })
})
