import { expect, test } from 'vitest'
import { monthsOf } from '../../src/administration/growth-months.ts'

const day = (day: string, octets: number) => ({ day, octets, studies: octets / 10, instances: octets })

test('a month is what its last day was, and what came since the last day of the one before', () => {
  const days = [day('2026-01-30', 100), day('2026-01-31', 120), day('2026-02-01', 130), day('2026-02-14', 200)]
  expect(monthsOf(days)).toEqual([
    { month: '2026-02', studies: 20, instances: 200, octets: 200, grownOctets: 80 },
    { month: '2026-01', studies: 12, instances: 120, octets: 120, grownOctets: undefined },
  ])
})

test('a month in which nobody looked is passed over, and what was erased is less', () => {
  expect(monthsOf([day('2026-01-31', 120), day('2026-03-01', 90)]).map(({ grownOctets }) => grownOctets)).toEqual([
    -30,
    undefined,
  ])
  expect(monthsOf([])).toEqual([])
})
