import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Heading, nearestFirst } from '../../src/viewer/loading/nearest-first.ts'
import { runsOf } from '../../src/viewer/SliceSlider.tsx'

test('neighbours come from both directions, nearest first', () => {
  expect(nearestFirst(7, 2, 4)).toEqual([3, 1, 4, 0])
  expect(nearestFirst(3, 2, 9)).toEqual([1, 0])
})

test('who scrolls gets two ahead for each one behind, whichever way', () => {
  expect(nearestFirst(20, 10, 6, 1)).toEqual([11, 12, 9, 13, 14, 8])
  expect(nearestFirst(20, 10, 6, -1)).toEqual([9, 8, 11, 7, 6, 12])
  expect(nearestFirst(4, 3, 9, 1)).toEqual([2, 1, 0])
})

test('every other image is asked for once', () => {
  const heading = fc.constantFrom<Heading>(-1, 0, 1)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(299), heading, (count, current, heading) => {
      fc.pre(current < count)
      const order = nearestFirst(count, current, count, heading)
      expect([...order, current].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index))
    }),
  )
})

test('loaded images are drawn as runs', () => {
  expect(runsOf([true, true, false, true])).toEqual([
    [0, 2],
    [3, 4],
  ])
  expect(runsOf([])).toEqual([])
})
