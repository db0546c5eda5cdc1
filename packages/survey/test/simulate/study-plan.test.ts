/** Studies by arithmetic are the same as studies that are listed and looked through. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StudyPlan } from '../../src/simulate/studies/study-plan.ts'

const plans = fc
  .record({
    seed: fc.nat(0xffffffff),
    studies: fc.integer({ min: 1, max: 400 }),
    imagesPerStudy: fc.double({ min: 1, max: 60, noNaN: true }),
    undated: fc.nat(20),
    sameMoment: fc.nat(20),
    firstDay: fc.integer({ min: 10_000, max: 18_000 }),
    days: fc.integer({ min: 1, max: 900 }),
  })
  .map(({ imagesPerStudy, days, ...rest }) => ({
    ...rest,
    images: Math.floor(rest.studies * imagesPerStudy),
    lastDay: rest.firstDay + days - 1,
  }))

const indicesOf = (plan: StudyPlan) => Array.from({ length: plan.studies }, (_, index) => index)
const span = (low: number, high: number) => ({ first: Math.min(low, high), last: Math.max(low, high) })

function inRanges(ranges: Iterable<{ from: number; to: number }>): number[] {
  return [...ranges].flatMap(({ from, to }) => Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at))
}

describe('the images of all studies', () => {
  test('add up to what the fleet says, and each study has one', () => {
    fc.assert(
      fc.property(plans, (options) => {
        const plan = new StudyPlan(options)
        const images = indicesOf(plan).map((index) => plan.imagesOf(index))
        expect(images.reduce((sum, each) => sum + each, 0)).toBe(options.images)
        expect(Math.min(...images)).toBeGreaterThan(0)
      }),
    )
  })

  test('are shared among the series without a rest', () => {
    fc.assert(
      fc.property(plans, (options) => {
        const plan = new StudyPlan(options)
        for (const study of indicesOf(plan)) {
          const series = Array.from({ length: plan.seriesOf(study) }, (_, at) => plan.imagesOfSeries(study, at))
          expect(series.reduce((sum, each) => sum + each, 0)).toBe(plan.imagesOf(study))
          expect(Math.min(...series)).toBeGreaterThan(0)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('add up for the largest archive as well', () => {
    const plan = new StudyPlan({ seed: 1, studies: 700_001, images: 12_345_678, firstDay: 15_000, lastDay: 18_000 })
    let sum = 0
    for (let index = 0; index < plan.studies; index++) sum += plan.imagesOf(index)
    expect(sum).toBe(12_345_678)
  })
})

describe('dates and times', () => {
  test('rise with the index, behind those that have none', () => {
    fc.assert(
      fc.property(plans, (options) => {
        const plan = new StudyPlan(options)
        const moments = indicesOf(plan).map((index) => plan.dayOf(index) * 86_400 + plan.secondOf(index))
        expect(moments).toEqual([...moments].sort((a, b) => a - b))
        expect(moments.filter((moment) => moment < 0)).toHaveLength(Math.min(options.undated, options.studies))
      }),
    )
  })

  test('a span of days finds what looking through all of them finds', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: -5, max: 905 }), fc.integer({ min: -5, max: 905 }), (options, low, high) => {
        const plan = new StudyPlan(options)
        const days = span(options.firstDay + low, options.firstDay + high)
        const looked = indicesOf(plan).filter((at) => plan.dayOf(at) >= days.first && plan.dayOf(at) <= days.last)
        expect(inRanges([plan.inDays(days)])).toEqual(looked)
      }),
      { numRuns: 300 },
    )
  })

  test('a span of seconds on a span of days finds what looking through all of them finds', () => {
    const seconds = fc.integer({ min: 0, max: 86_399 })
    fc.assert(
      fc.property(plans, fc.nat(900), fc.nat(900), seconds, seconds, (options, low, high, from, to) => {
        const plan = new StudyPlan(options)
        const days = span(options.firstDay + low, options.firstDay + high)
        const times = span(from, to)
        const looked = indicesOf(plan).filter((at) => {
          const [day, second] = [plan.dayOf(at), plan.secondOf(at)]
          return day >= days.first && day <= days.last && second >= times.first && second <= times.last
        })
        expect(inRanges(plan.inDaysAndSeconds(days, times))).toEqual(looked)
      }),
      { numRuns: 300 },
    )
  })
})
