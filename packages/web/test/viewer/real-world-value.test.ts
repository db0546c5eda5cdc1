import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flattenFrame } from '../../src/viewer/model/flatten-frame.ts'
import { meaningBetween, pixelValueOf } from '../../src/viewer/model/pixel-value.ts'
import { realWorldValueOf } from '../../src/viewer/model/real-world-value.ts'

const one = (vr: string, ...Value: unknown[]) => ({ vr, Value })
const unit = (value: string, meaning: string, scheme = 'UCUM') =>
  one('SQ', { '00080100': one('SH', value), '00080102': one('SH', scheme), '00080104': one('LO', meaning) })

const diffusion = {
  '00409211': one('US', 4095),
  '00409216': one('US', 0),
  '00409224': one('FD', -10),
  '00409225': one('FD', 0.5),
  '004008EA': unit('um2/s', 'square micrometer per second'),
}
const image = { '00080060': one('CS', 'MR'), '00409096': one('SQ', diffusion) }

describe('the map of an image', () => {
  test('tells its values in the unit that it names', () => {
    expect(pixelValueOf(image)).toMatchObject({ unit: 'um2/s', factor: 0.5, offset: -10 })
  })

  test('maps stored values: what the modality LUT did is undone first', () => {
    const line = fc.double({ min: 0.01, max: 100, noNaN: true })
    fc.assert(
      fc.property(line, fc.integer({ min: -2000, max: 2000 }), fc.nat(4095), (slope, intercept, stored) => {
        const rescaled = { '00281053': one('DS', slope), '00281052': one('DS', intercept) }
        const { factor, offset } = pixelValueOf({ ...image, ...rescaled })
        expect((stored * slope + intercept) * factor + offset).toBeCloseTo(stored * 0.5 - 10, 5)
      }),
    )
  })

  test('says nothing of values beyond those that it maps', () => {
    const value = pixelValueOf({ ...image, '00281053': one('DS', 2), '00281052': one('DS', 0) })
    expect(meaningBetween(value, 0, 8190).unit).toBe('um2/s')
    expect(meaningBetween(value, 0, 8192)).toEqual({ unit: '', factor: 1, offset: 0 })
    expect(meaningBetween(value, -2, 100).unit).toBe('')
  })

  test('is written in the words of its code where that is not UCUM', () => {
    const other = { ...diffusion, '004008EA': unit('T-1', 'perfusion units', '99LAB') }
    expect(pixelValueOf({ ...image, '00409096': one('SQ', other) }).unit).toBe('perfusion units')
  })

  test('gives way to Hounsfield units, and tells SUV where the header lacks what it takes', () => {
    expect(pixelValueOf({ ...image, '00080060': one('CS', 'CT') }).unit).toBe('HU')
    const uptake = { ...diffusion, '004008EA': unit('{SUVbw}g/ml', 'Standardized Uptake Value body weight') }
    const pet = { '00080060': one('CS', 'PT'), '00541001': one('CS', 'BQML'), '00409096': one('SQ', uptake) }
    expect(pixelValueOf(pet)).toMatchObject({ unit: 'SUVbw', factor: 0.5 })
  })
})

test('of an enhanced image the map of the frame is taken, with all its items', () => {
  const { '00409225': slope, '00409224': intercept, ...table } = diffusion
  expect([slope, intercept]).not.toContain(undefined)
  const mapOf = (...maps: object[]) => ({ '00409096': one('SQ', ...maps) })
  const enhanced = {
    '00080060': one('CS', 'MR'),
    '52009229': one('SQ', mapOf({ ...diffusion, '00409225': one('FD', 7) })),
    '52009230': one('SQ', mapOf(table, diffusion), {}),
  }
  expect(pixelValueOf(flattenFrame(enhanced, 1))).toMatchObject({ unit: 'um2/s', factor: 0.5 })
  expect(pixelValueOf(flattenFrame(enhanced, 2))).toMatchObject({ unit: 'um2/s', factor: 7 })
})

test.each([
  ['by a table alone', { '00409096': one('SQ', { ...diffusion, '00409225': { vr: 'FD' } }) }],
  ['without a unit', { '00409096': one('SQ', { ...diffusion, '004008EA': { vr: 'SQ' } }) }],
  ['of no units', { '00409096': one('SQ', { ...diffusion, '004008EA': unit('1', 'no units') }) }],
  ['behind a modality LUT by a table', { '00283000': one('SQ', {}) }],
  ['behind a rescale slope of nothing', { '00281053': one('DS', 0) }],
  ['of a slope that is no number', { '00409096': one('SQ', { ...diffusion, '00409225': one('FD', 'NaN') }) }],
  ['that is no sequence', { '00409096': one('UN', 'x') }],
])('a map %s is not told', (_, change) => {
  expect(realWorldValueOf({ ...image, ...change })).toBeUndefined()
  expect(pixelValueOf({ ...image, ...change }).unit).toBe('')
})
