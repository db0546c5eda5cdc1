import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Count } from '../../src/finding.ts'
import { formatCount, sumCounts } from '../../src/report/sum-counts.ts'

const whole = fc.nat(1_000_000)
const count: fc.Arbitrary<Count> = fc.oneof(
  whole.map((value): Count => ({ value, certainty: 'exact' })),
  whole.map((value): Count => ({ value, certainty: 'at least' })),
  fc.tuple(whole, whole, whole).map((numbers): Count => {
    const [low, value, high] = numbers.sort((a, b) => a - b) as [number, number, number]
    return { value, certainty: 'estimated', low, high }
  }),
)

test('a sum never says more than its parts allow', () => {
  fc.assert(
    fc.property(fc.array(count), (counts) => {
      const sum = sumCounts(counts)
      const certain = counts.reduce(
        (total, part) => total + (part.certainty === 'estimated' ? part.low : part.value),
        0,
      )
      const has = (certainty: string) => counts.some((part) => part.certainty === certainty)
      if (sum.certainty === 'exact') expect(has('at least') || has('estimated')).toBe(false)
      if (sum.certainty === 'estimated') expect([has('at least'), sum.low]).toEqual([false, certain])
      if (sum.certainty === 'at least') expect(sum.value).toBeLessThanOrEqual(certain)
    }),
  )
})

test('the sign goes with the number', () => {
  expect(formatCount({ value: 24_300_000, certainty: 'exact' })).toBe('24,300,000')
  expect(formatCount({ value: 500, certainty: 'at least' })).toBe('≥\u00a0500')
  expect(formatCount({ value: 1000, certainty: 'estimated', low: 900, high: 1200 })).toBe('≈\u00a01,000 (900–1,200)')
})
