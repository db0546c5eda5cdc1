import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partOf } from '../../src/read/octets-at.ts'

test('a part of joined ranges holds the octets that a copy of all of them has there', () => {
  const ranges = fc.array(fc.record({ offset: fc.nat(1000), length: fc.nat(20) }), { maxLength: 6 })
  fc.assert(
    fc.property(ranges, fc.nat(130), fc.nat(130), (all, offset, length) => {
      const places = (some: readonly { offset: number; length: number }[]) =>
        some.flatMap((range) => Array.from({ length: range.length }, (_, index) => range.offset + index))
      expect(places(partOf(all, offset, length))).toEqual(places(all).slice(offset, offset + length))
    }),
  )
})
