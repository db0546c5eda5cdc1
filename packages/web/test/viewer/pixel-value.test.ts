import { expect, test } from 'vitest'
import { pixelValueOf, suvFactor } from '../../src/viewer/model/pixel-value.ts'

const one = (vr: string, ...Value: unknown[]) => ({ vr, Value })

const tracer = {
  '00181072': one('TM', '090000'),
  '00181074': one('DS', 370e6),
  '00181075': one('DS', 6586.2),
}
const pet = {
  '00080060': one('CS', 'PT'),
  '00080021': one('DA', '20260301'),
  '00080031': one('TM', '100000'),
  '00080022': one('DA', '20260301'),
  '00080032': one('TM', '100000'),
  '00101030': one('DS', 70),
  '00280051': one('CS', 'ATTN', 'DECY'),
  '00540016': one('SQ', tracer),
  '00541001': one('CS', 'BQML'),
  '00541102': one('CS', 'START'),
}

test('SUV by body weight decays the dose to the start of the series', () => {
  expect(suvFactor(pet)).toBeCloseTo(70_000 / (370e6 * 2 ** (-3600 / 6586.2)), 12)
  expect(pixelValueOf(pet).unit).toBe('SUVbw')
})

test('a dose corrected to its administration does not decay', () => {
  expect(suvFactor({ ...pet, '00541102': one('CS', 'ADMIN') })).toBeCloseTo(70_000 / 370e6, 12)
})

test.each([
  ['without a weight', { '00101030': { vr: 'DS' } }],
  ['without attenuation correction', { '00280051': one('CS', 'DECY') }],
  ['of a series that was made after its images', { '00080031': one('TM', '180000') }],
  ['of an image before its injection', { '00080031': one('TM', '080000'), '00080032': one('TM', '080000') }],
])('an image %s is told in Bq/ml', (_, change) => {
  expect(pixelValueOf({ ...pet, ...change })).toEqual({ unit: 'Bq/ml', factor: 1, offset: 0 })
})

test('CT is in Hounsfield units unless its header says otherwise, MR in none', () => {
  expect(pixelValueOf({ '00080060': one('CS', 'CT') }).unit).toBe('HU')
  expect(pixelValueOf({ '00080060': one('CS', 'CT'), '00281054': one('LO', 'US') }).unit).toBe('')
  expect(pixelValueOf({ '00080060': one('CS', 'MR') }).unit).toBe('')
})
