import { expect, test } from 'vitest'
import { volumeFit } from '../../src/viewer/model/volume-fit.ts'

const frame = (position: number[], change: object = {}) => ({
  imageId: String(position),
  frameCount: 1,
  dataSet: {
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    '00280010': { vr: 'US', Value: [10] },
    '00280011': { vr: 'US', Value: [10] },
    '00280030': { vr: 'DS', Value: [1, 1] },
    '00280100': { vr: 'US', Value: [16] },
    '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
    '00200032': { vr: 'DS', Value: position },
    ...change,
  },
})
const plenty = 1e9
const slices = (places: number[]) => places.map((z) => frame([0, 0, z]))

test('even slices make a volume, in the order of their places', () => {
  const { reason, frames, octets } = volumeFit(slices([9, 0, 3, 6, 12]), plenty)
  expect(reason).toBeUndefined()
  expect(frames.map(({ imageId }) => imageId)).toEqual(['0,0,0', '0,0,3', '0,0,6', '0,0,9', '0,0,12'])
  expect(octets).toBe(5 * 100 * 2)
})

test.each([
  ['too few', slices([0, 3, 6, 9]), 'too-few'],
  ['a gap', slices([0, 3, 6, 12, 15]), 'uneven'],
  ['a time series', slices([0, 0, 3, 3, 6, 6]), 'same-position'],
  ['a tilted gantry', [0, 3, 6, 9, 12].map((z) => frame([0, z / 4, z])), 'tilted'],
  [
    'a turned slice',
    [...slices([0, 3, 6, 9]), frame([0, 0, 12], { '00200037': { vr: 'DS', Value: [0, 1, 0, -1, 0, 0] } })],
    'orientations-differ',
  ],
  [
    'colour',
    slices([0, 3, 6, 9, 12]).map((one) => ({
      ...one,
      dataSet: { ...one.dataSet, '00280004': { vr: 'CS', Value: ['RGB'] } },
    })),
    'colour',
  ],
  [
    'no positions',
    slices([0, 3, 6, 9, 12]).map((one) => ({ ...one, dataSet: { ...one.dataSet, '00200032': { vr: 'DS' } } })),
    'no-position',
  ],
])('%s makes none, and is named', (_, frames, reason) => {
  expect(volumeFit(frames, plenty).reason).toBe(reason)
})

test('a volume larger than the memory is not begun', () => {
  expect(volumeFit(slices([0, 3, 6, 9, 12]), 999).reason).toBe('too-large')
})
