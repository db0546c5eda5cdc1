import { expect, test } from 'vitest'
import { spacingSource, withSpacing } from '../../src/viewer/model/pixel-spacing.ts'

const sizes = (tag: string, ...Value: number[]) => ({ [tag]: { vr: 'DS', Value } })
const pixelSpacing = '00280030'
const imager = (...Value: number[]) => sizes('00181164', ...Value)
const magnified = (factor: number) => sizes('00181114', factor)

test('a spacing of the patient is one without a detector, or another than the detector’s', () => {
  expect(spacingSource(sizes(pixelSpacing, 0.5, 0.8))).toBe('patient')
  expect(spacingSource({ ...sizes(pixelSpacing, 0.1, 0.1), ...imager(0.14, 0.14) })).toBe('patient')
})

test('a detector’s spacing stands in where there is no other, and is known as such', () => {
  const filled = withSpacing(imager(0.14, 0.14))
  expect(filled[pixelSpacing]?.Value).toEqual([0.14, 0.14])
  expect(spacingSource(filled)).toBe('detector')
})

test('an estimated magnification makes sizes smaller, and they count as estimated', () => {
  const filled = withSpacing({ ...imager(0.2, 0.2), ...magnified(1.25) })
  expect(filled[pixelSpacing]?.Value).toEqual([0.16, 0.16])
  expect(spacingSource(filled)).toBe('estimated')
})

test.each([[[0, 0.5]], [[-1, 1]], [[0.5]], [[Number.NaN, 1]]])('a spacing of %j is none', (Value) => {
  const frame = withSpacing(sizes(pixelSpacing, ...Value))
  expect(frame[pixelSpacing]).toBeUndefined()
  expect(spacingSource(frame)).toBe('none')
})
