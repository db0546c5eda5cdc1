import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNumbers, swapUnits } from '../../src/data-set/read-value.ts'
import { writeValue } from '../../src/data-set/write-value.ts'

const tag = 0x00091001

test('numbers of each VR come back in both byte orders', () => {
  const written = fc.oneof(
    fc.tuple(fc.constant('US' as const), fc.array(fc.nat(0xffff))),
    fc.tuple(fc.constant('SS' as const), fc.array(fc.integer({ min: -0x8000, max: 0x7fff }))),
    fc.tuple(fc.constant('UL' as const), fc.array(fc.nat(0xffffffff))),
    fc.tuple(fc.constant('SL' as const), fc.array(fc.integer())),
    fc.tuple(fc.constant('FD' as const), fc.array(fc.double({ noNaN: true }))),
  )
  fc.assert(
    fc.property(written, fc.boolean(), ([vr, numbers], bigEndian) => {
      expect(readNumbers(writeValue(tag, vr, numbers, bigEndian), vr, bigEndian)).toEqual(numbers)
    }),
  )
})

test('an incomplete last number is left out', () => {
  expect(readNumbers(Uint8Array.of(1, 0, 2, 0, 3), 'US', false)).toEqual([1, 2])
})

test('any octets read as some numbers of any VR, never more than there is room for', () => {
  const vrs = fc.constantFrom('US', 'SS', 'UL', 'SL', 'FL', 'FD', 'AT', 'OW', 'OB', 'UV', 'SV', 'PN' as const)
  fc.assert(
    fc.property(fc.uint8Array(), vrs, fc.boolean(), (octets, vr, bigEndian) => {
      expect(readNumbers(octets, vr, bigEndian).length).toBeLessThanOrEqual(octets.length)
    }),
  )
})

test('units turned twice are what they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom(2, 4, 8), (octets, unit) => {
      const whole = octets.subarray(0, octets.length - (octets.length % unit))
      expect(swapUnits(swapUnits(whole, unit), unit)).toEqual(whole)
    }),
  )
})
