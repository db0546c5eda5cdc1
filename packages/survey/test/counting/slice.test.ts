import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  cutOff,
  dateKey,
  halvesOfDays,
  halvesOfSeconds,
  isWithin,
  type Range,
  type SplitKey,
  timeKey,
} from '../../src/counting/slice.ts'

const LAST_SECOND = 86_399
const dayRange = fc
  .tuple(
    fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined }),
    fc.option(fc.nat(9_000), { nil: undefined }),
  )
  .map(([from, length]): Range => rangeOf(from, length === undefined ? undefined : (from ?? 0) + length))
const secondRange = fc
  .tuple(fc.option(fc.nat(LAST_SECOND), { nil: undefined }), fc.option(fc.nat(LAST_SECOND), { nil: undefined }))
  .map(([one, other]): Range => {
    const isSwapped = one !== undefined && other !== undefined && one > other
    return isSwapped ? rangeOf(other, one) : rangeOf(one, other)
  })

function rangeOf(from: number | undefined, to: number | undefined): Range {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** Every value of the range is in one of the parts, and none of them is outside it or as long as it was. */
function expectCut(range: Range, parts: readonly Range[] | undefined, samples: readonly number[]): void {
  if (parts === undefined) return
  for (const value of samples) expect(parts.some((part) => isWithin(value, part))).toBe(isWithin(value, range))
  for (const part of parts) {
    expect(part).not.toEqual(range)
    if (part.from !== undefined && part.to !== undefined) expect(part.from).toBeLessThanOrEqual(part.to)
  }
}

test('halves of days hold all of them, whatever mean the answers had', () => {
  fc.assert(
    fc.property(
      dayRange,
      fc.option(fc.double({ min: -50_000, max: 50_000, noNaN: true }), { nil: undefined }),
      fc.array(fc.integer({ min: -30_000, max: 50_000 })),
      (range, mean, samples) => {
        expectCut(range, halvesOfDays(range, mean), samples)
      },
    ),
  )
})

test('halves of seconds hold all times, those between two seconds too', () => {
  const times = fc.array(fc.double({ min: 0, max: LAST_SECOND + 0.99, noNaN: true }))
  fc.assert(
    fc.property(secondRange, fc.option(fc.nat(LAST_SECOND), { nil: undefined }), times, (range, mean, samples) => {
      expectCut(range, halvesOfSeconds(range, mean, LAST_SECOND), samples)
    }),
  )
})

test.each<SplitKey>(['days', 'seconds'])('a part cut off %s and the rest hold all of them', (key) => {
  const width = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.double({ min: 0.001, max: 30_000, noNaN: true }))
  const samples =
    key === 'days'
      ? fc.integer({ min: -30_000, max: 50_000 })
      : fc.double({ min: 0, max: LAST_SECOND + 0.99, noNaN: true })
  fc.assert(
    fc.property(key === 'days' ? dayRange : secondRange, width, fc.array(samples), (range, steps, values) => {
      const parts = cutOff(key, range, steps)
      expectCut(range, parts, values)
      for (const { from, to } of key === 'seconds' ? (parts ?? []) : [])
        for (const end of [from, to])
          expect(end ?? 0).toSatisfy((value: number) => value >= 0 && value <= LAST_SECOND + 1)
    }),
  )
})

test('keys are those of range matching', () => {
  expect(dateKey({ level: 'STUDY' })).toBe('')
  expect(dateKey({ level: 'STUDY', days: { from: 0, to: 0 } })).toBe('19700101')
  expect(dateKey({ level: 'STUDY', days: { to: 31 } })).toBe('-19700201')
  expect(dateKey({ level: 'STUDY', days: 'empty' })).toBe('""')
  expect(timeKey({ level: 'STUDY', seconds: { from: 0, to: 60 } })).toBe('000000-000100')
  expect(timeKey({ level: 'STUDY', seconds: { from: 36_900 } })).toBe('101500-')
})
