import { expect, test } from 'vitest'
import { type ImageUnits, measurementText, rounded } from '../../../src/viewer/measurements/measurement-text.ts'

const words = (key: string, values: Record<string, string> = {}) => [key, ...Object.values(values)].join(' ')
const units = (spacing: ImageUnits['spacing'], unit = '', factor = 1): ImageUnits => ({
  spacing,
  value: { unit, factor, offset: 0 },
})

test('a length is in millimetres of the patient, of the detector, or in pixels', () => {
  const length = { length: 42.25, unit: 'mm' }
  expect(measurementText('length', length, units('patient'), words)).toEqual(['42.3 mm'])
  expect(measurementText('length', { ...length, unit: 'px' }, units('detector'), words)).toEqual([
    '42.3 mm measure.detector',
  ])
  expect(measurementText('length', { ...length, unit: 'px' }, units('none'), words)).toEqual(['42.3 px'])
})

test('a region of ultrasound keeps its own unit', () => {
  expect(measurementText('length', { length: 3, unit: 'cm US Region' }, units('none'), words)).toEqual(['3.00 cm'])
})

test('statistics are scaled to their unit', () => {
  const numbers = { area: 100, areaUnit: 'mm²', mean: 5000, stdDev: 500, min: 4000, max: 6000 }
  expect(measurementText('ellipse', numbers, units('patient', 'SUVbw', 0.001), words)).toEqual([
    '100.0 mm²',
    'measure.mean 5.00 ± 0.50 SUVbw',
    'measure.range 4.00 6.00 SUVbw',
  ])
})

test('values that the map of an image covers are told in its unit, a region that reaches beyond it is not', () => {
  const otherwise = { unit: '', factor: 1, offset: 0 }
  const value = { unit: 'um2/s', factor: -2, offset: 1000, only: { range: [0, 400] as const, otherwise } }
  const told = (numbers: object) => measurementText('rectangle', numbers, { spacing: 'none', value }, words)
  expect(told({ mean: 100, stdDev: 5, min: 50, max: 200 })).toEqual([
    'measure.mean 800.0 ± 10.0 um2/s',
    'measure.range 600.0 900.0 um2/s',
  ])
  expect(told({ mean: 100, stdDev: 5, min: 50, max: 401 })).toEqual([
    'measure.mean 100.0 ± 5.00',
    'measure.range 50.0 401.0',
  ])
  expect(measurementText('probe', { value: 400, index: [1, 2] }, { spacing: 'none', value }, words)).toEqual([
    '200.0 um2/s',
    '(1, 2)',
  ])
})

test('nothing is said before there are numbers', () => {
  expect(measurementText('length', { length: null, unit: null }, units('patient'), words)).toEqual([])
  expect(measurementText('angle', { angle: 'Incomplete Angle' }, units('patient'), words)).toEqual([])
})

test.each([
  [1234.5, '1235'],
  [12.345, '12.3'],
  [0.5, '0.50'],
  [0.0123, '0.0123'],
  [0, '0.00'],
  [-7.5, '-7.50'],
])('%f is written %s', (amount, text) => expect(rounded(amount)).toBe(text))
