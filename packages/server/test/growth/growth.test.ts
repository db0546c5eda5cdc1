import fc from 'fast-check'
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

  test('is the line with the least squares, rounded to an octet', () => {
    const octets = [0, 10, 20, 30, 40, 50, 90]
    const days = growing(0, 7).map((day, n) => ({ ...day, octets: octets[n]! }))
    // Around the third day: (-3 * 0) + (-2 * 10) + (-1 * 20) + 40 + (2 * 50) + (3 * 90) = 370, over 9 + 4 + 1 + 1 + 4 + 9 = 28.
    expect(forecast(days, 1000)).toEqual({ octetsPerDay: 13, daysUntilFull: 76 })
  })

  test('of a line is that line, whichever days were noted', () => {
    const lines = fc.record({ rate: fc.integer({ min: 1, max: 1e12 }), count: fc.integer({ min: 7, max: 60 }) })
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 1e15 }), (line, step, free) => {
        const days = growing(line.rate, line.count * step).filter((_, n) => n % step === 0)
        const { octetsPerDay, daysUntilFull } = forecast(days, free)!
        expect(Math.abs(octetsPerDay - line.rate)).toBeLessThanOrEqual(1 + line.rate * 1e-9)
        expect(daysUntilFull).toBe(Math.floor(free / octetsPerDay))
      }),
    )
  })

  test('of an archive that shrinks, or of a disk without room, is no day in the past', () => {
    expect(forecast(growing(-1e6, 30), 1e9)).toEqual({ octetsPerDay: -1e6 })
    expect(forecast(growing(1e6, 30), 0)).toEqual({ octetsPerDay: 1e6, daysUntilFull: 0 })
  })

  test('names no day while nothing grows, and says nothing after a few days', () => {
    expect(forecast(growing(0, 30), 1e9)).toEqual({ octetsPerDay: 0 })
    expect(forecast(growing(1e6, 6), 1e9)).toBeUndefined()
  })
})
