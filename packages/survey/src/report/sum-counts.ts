/** Adding numbers that are known to different degrees, so that the sum says no more than its parts allow. */
import type { Count } from '../finding.ts'

export const exactly = (value: number): Count => ({ value, certainty: 'exact' })

/**
 * Exact parts give an exact sum. Estimates add their intervals. Where lower bounds and estimates meet, no interval
 * holds any more: the sum of what is certain remains, as `at least`.
 */
export function sumCounts(counts: readonly Count[]): Count {
  const bounded = counts.some(({ certainty }) => certainty === 'at least')
  const estimated = counts.some(({ certainty }) => certainty === 'estimated')
  const sum = (of: (count: Count) => number) => counts.reduce((total, count) => total + of(count), 0)
  if (!estimated) return { value: sum(({ value }) => value), certainty: bounded ? 'at least' : 'exact' }
  if (bounded) return { value: sum(lowest), certainty: 'at least' }
  return { value: sum(({ value }) => value), certainty: 'estimated', low: sum(lowest), high: sum(highest) }
}

const lowest = (count: Count): number => (count.certainty === 'estimated' ? count.low : count.value)
const highest = (count: Count): number => (count.certainty === 'estimated' ? count.high : count.value)

/** `12,345` exact · `≥ 12,345` at least · `≈ 12,345 (11,000–13,000)` estimated: the sign never leaves the number. */
export function formatCount(count: Count): string {
  const number = (value: number) => Math.round(value).toLocaleString('en-US')
  switch (count.certainty) {
    case 'exact':
      return number(count.value)
    case 'at least':
      return `≥\u00a0${number(count.value)}`
    case 'estimated':
      return `≈\u00a0${number(count.value)} (${number(count.low)}–${number(count.high)})`
  }
}
