import { describe, expect, test } from 'vitest'
import { forecast, type GrowthDay } from '../../src/growth/growth.ts'

/** Days that grow by so many octets each, beginning with 1 January 2026. */
const growing = (octetsPerDay: number, count: number): GrowthDay[] =>
  Array.from({ length: count }, (_, n) => ({
    day: new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10),
    studies: n,
    instances: 10 * n,
    octets: 1e9 + n * octetsPerDay,
  }))

describe('the forecast', () => {
  test('is the room divided by what comes each day', () => {
    expect(forecast(growing(2_000_000, 30), 1e9)).toEqual({ octetsPerDay: 2_000_000, daysUntilFull: 500 })
  })

  test('looks at the last two months, not at the first import', () => {
    const days = [...growing(0, 1), ...growing(1_000_000, 90).slice(1)]
    expect(forecast([{ ...days[0]!, octets: 0 }, ...days.slice(1)], 1e9)?.octetsPerDay).toBe(1_000_000)
  })

  test('goes over days on which nobody looked', () => {
    const some = growing(3_000_000, 40).filter((_, n) => n % 3 !== 1)
    expect(forecast(some, 3e9)).toEqual({ octetsPerDay: 3_000_000, daysUntilFull: 1000 })
  })

  test('names no day while nothing grows, and says nothing after a few days', () => {
    expect(forecast(growing(0, 30), 1e9)).toEqual({ octetsPerDay: 0 })
    expect(forecast(growing(1e6, 6), 1e9)).toBeUndefined()
  })
})
