import { expect, test } from 'vitest'
import { countOf, formatDuration, formatOctets } from '../../src/output/units.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1400, '1.4 kB'],
  [528_000, '528 kB'],
  [2_000_000_000, '2.0 GB'],
])('%i octets read %s', (octets, text) => expect(formatOctets(octets)).toBe(text))

test.each([
  [0.4, '0 s'],
  [59, '59 s'],
  [200, '3 min 20 s'],
  [7500, '2 h 5 min'],
])('%d seconds read %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

test('one is singular, all else plural', () => {
  expect([countOf(1, 'entry', 'entries'), countOf(1200, 'entry', 'entries'), countOf(0, 'file')]).toEqual([
    '1 entry',
    '1,200 entries',
    '0 files',
  ])
})
