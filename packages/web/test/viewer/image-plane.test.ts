import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutLine, imagePlane, imagePointOf, nearestSlice, worldOf } from '../../src/viewer/model/image-plane.ts'

const image = (orientation: number[], position: number[], frameOfReferenceUID = '1.2') => ({
  '00280010': { vr: 'US', Value: [100] },
  '00280011': { vr: 'US', Value: [200] },
  '00280030': { vr: 'DS', Value: [0.5, 0.8] },
  '00200037': { vr: 'DS', Value: orientation },
  '00200032': { vr: 'DS', Value: position },
  '00200052': { vr: 'UI', Value: [frameOfReferenceUID] },
})
const axial = (z: number) => imagePlane(image([1, 0, 0, 0, 1, 0], [-80, -25, z]))
const sagittal = imagePlane(image([0, 1, 0, 0, 0, -1], [10, -100, 40]))

test('columns run along a row by the second spacing, rows down a column by the first', () => {
  expect(worldOf(axial(5), [10, 20])).toEqual([-72, -15, 5])
})

test('a point of an image comes back from the patient', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -500, max: 500, noNaN: true }),
      fc.double({ min: -500, max: 500, noNaN: true }),
      (column, row) => {
        const [x, y] = imagePointOf(sagittal, worldOf(sagittal, [column, row]))
        expect(x).toBeCloseTo(column, 6)
        expect(y).toBeCloseTo(row, 6)
      },
    ),
  )
})

test('the nearest slice is found by position, whatever the order', () => {
  expect(nearestSlice([axial(9), axial(0), axial(3)], [0, 0, 2.9])).toBe(2)
  expect(nearestSlice([imagePlane({})], [0, 0, 0])).toBe(-1)
})

describe('where two images meet', () => {
  test('is a line in both, as long as the cutting one reaches', () => {
    const [from, to] = cutLine(sagittal, axial(10))!
    for (const point of [from, to]) {
      expect(point[0]).toBeCloseTo(10, 6)
      expect(point[2]).toBeCloseTo(10, 6)
    }
    expect(Math.abs(to[1] - from[1])).toBeCloseTo(200 * 0.8, 6)
  })

  test('is nowhere for parallel images, for those that end before, and for another frame of reference', () => {
    expect(cutLine(axial(0), axial(5))).toBeUndefined()
    expect(cutLine(sagittal, axial(500))).toBeUndefined()
    expect(cutLine(sagittal, imagePlane(image([1, 0, 0, 0, 1, 0], [0, 0, 0], '9.9')))).toBeUndefined()
  })
})
