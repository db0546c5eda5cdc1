import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeISO2022 } from '../../src/character-set/iso-2022.ts'
import { readSpecificCharacterSet } from '../../src/character-set/specific-character-set.ts'

const extended = readSpecificCharacterSet(['', 'ISO 2022 IR 87', 'ISO 2022 IR 149', 'ISO 2022 IR 100'])
const decode = (octets: Uint8Array) => decodeISO2022(octets, extended, '\\^=', () => {})

test('switches to JIS X 0208 and back at an escape sequence', () => {
  // ESC $ B, 山 as 3B33, 田 as 4544, ESC ( B: the example of PS3.5 H.3.1
  const yamada = Uint8Array.from([0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42, 0x5e, 0x41])
  expect(decode(yamada)).toBe('山田^A')
})

test('ASCII stays what it is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]*$/), (text) => {
      expect(decode(Buffer.from(text, 'latin1'))).toBe(text)
    }),
  )
})

test('any octets, with escape sequences among them, decode to some text', () => {
  const octet = fc.oneof(fc.nat(255), fc.constantFrom(0x1b, 0x24, 0x28, 0x29, 0x42, 0x43))
  fc.assert(
    fc.property(fc.array(octet), (octets) => {
      expect(decode(Uint8Array.from(octets)).length).toBeLessThanOrEqual(octets.length)
    }),
    { numRuns: 1000 },
  )
})
