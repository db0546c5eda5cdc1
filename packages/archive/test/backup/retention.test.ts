import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DatedGeneration, generationsToKeep } from '../../src/index.ts'

const rule = { last: 3, daily: 7, weekly: 5, monthly: 12 }
const dayMs = 86_400_000

function nightly(nights: number, proven?: number): DatedGeneration[] {
  const first = Date.parse('2026-01-01T02:00:00Z')
  return Array.from({ length: nights }, (_, night) => ({
    generation: night + 1,
    at: new Date(first + night * dayMs).toISOString(),
    isProven: night + 1 === proven,
  }))
}

test('of a year of nights seven days, five weeks and twelve months stay', () => {
  const kept = generationsToKeep(nightly(365), rule)
  expect(kept.slice(-7)).toEqual([359, 360, 361, 362, 363, 364, 365])
  const ends = nightly(365).filter(({ generation, at }) => kept.includes(generation) && /-(28|30|31)T/.test(at))
  expect([...new Set(ends.map(({ at }) => at.slice(0, 7)))]).toEqual(
    Array.from({ length: 12 }, (_, m) => `2026-${String(m + 1).padStart(2, '0')}`),
  )
  expect(kept.length).toBeLessThan(7 + 5 + 12)
})

test('the newest one that came back in a drill stays, however old it is', () => {
  expect(generationsToKeep(nightly(365, 3), rule)).toContain(3)
  expect(generationsToKeep(nightly(365), rule)).not.toContain(3)
})

test('many in one day push no other day out, and neither does a clock that was set ahead', () => {
  const flood = Array.from({ length: 500 }, (_, index) => ({
    generation: 31 + index,
    at: new Date(Date.parse('2026-01-31T00:00:00Z') + index * 1000).toISOString(),
    isProven: false,
  }))
  const kept = generationsToKeep([...nightly(30), ...flood], rule)
  expect(kept.filter((generation) => generation <= 30).slice(-6)).toEqual([25, 26, 27, 28, 29, 30])
  const ahead = { generation: 31, at: '2099-01-01T00:00:00Z', isProven: false }
  expect(generationsToKeep([...nightly(30), ahead], rule)).toEqual(
    expect.arrayContaining(generationsToKeep(nightly(30), { ...rule, daily: 6, weekly: 4, monthly: 11 })),
  )
})

test('the last ones stay, however many there are in a day', () => {
  const sameDay = nightly(1).flatMap(({ at }) =>
    [1, 2, 3, 4, 5].map((generation) => ({ generation, at, isProven: false })),
  )
  expect(generationsToKeep(sameDay, rule)).toEqual([3, 4, 5])
})

test('something always stays: the newest, and what was proven', () => {
  const generations = fc.uniqueArray(
    fc.record({
      generation: fc.integer({ min: 1, max: 9999 }),
      at: fc.date({ noInvalidDate: true }),
      isProven: fc.boolean(),
    }),
    { selector: ({ generation }) => generation, minLength: 1 },
  )
  const counts = fc.record({ last: fc.nat(9), daily: fc.nat(9), weekly: fc.nat(9), monthly: fc.nat(9) })
  fc.assert(
    fc.property(generations, counts, (made, rule) => {
      const dated = made.map((one) => ({ ...one, at: one.at.toISOString() }))
      const kept = generationsToKeep(dated, rule)
      expect(kept).toContain(Math.max(...dated.map(({ generation }) => generation)))
      const proven = dated.filter(({ isProven }) => isProven).map(({ generation }) => generation)
      if (proven.length > 0) expect(kept).toContain(Math.max(...proven))
      expect(kept.length).toBeLessThanOrEqual(2 + rule.last + rule.daily + rule.weekly + rule.monthly)
    }),
  )
})
