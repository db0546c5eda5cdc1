import { expect, test } from 'vitest'
import { flattenFrame } from '../../src/viewer/model/flatten-frame.ts'
import { positionAlongNormal, stackOfSeries } from '../../src/viewer/model/series-stack.ts'

const instance = (uid: string, instanceNumber: number | undefined, z = 0, more = {}) => ({
  '0020000D': { vr: 'UI', Value: ['1.1'] },
  '0020000E': { vr: 'UI', Value: ['1.2'] },
  '00080018': { vr: 'UI', Value: [uid] },
  '00200013': { vr: 'IS', Value: instanceNumber === undefined ? [] : [instanceNumber] },
  '00200032': { vr: 'DS', Value: [0, 0, z] },
  '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
  '00280010': { vr: 'US', Value: [4] },
  '00280011': { vr: 'US', Value: [4] },
  '00280100': { vr: 'US', Value: [8] },
  ...more,
})

const framesOf = (instances: ReturnType<typeof instance>[]) =>
  stackOfSeries('1.2', instances).frames.map(({ imageId }) => imageId.split('/instances/')[1])

test('images come by instance number, then by position', () => {
  expect(framesOf([instance('9', 10), instance('8', 2), instance('7', 2, -5)])).toEqual([
    '7/frames/1',
    '8/frames/1',
    '9/frames/1',
  ])
})

test('each frame of a multi-frame instance has its own address on this server', () => {
  const multi = instance('5', 1, 0, { '00280008': { vr: 'IS', Value: [3] } })
  const { frames } = stackOfSeries('1.2', [multi])
  expect(frames.map(({ imageId }) => imageId)).toEqual(
    [1, 2, 3].map((frame) => `wadors:/dicom-web/studies/1.1/series/1.2/instances/5/frames/${frame}`),
  )
})

test('instances without an image are counted by reason', () => {
  const report = { '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.88.11'] } }
  const stack = stackOfSeries('1.2', [instance('1', 1), report])
  expect(stack.frames).toHaveLength(1)
  expect([...stack.notShown]).toEqual([['structured-report', 1]])
})

test('the position runs along the normal of the image plane', () => {
  expect(positionAlongNormal(instance('1', 1, -12.5))).toBe(-12.5)
  expect(positionAlongNormal({})).toBe(0)
})

test('a frame reads its own functional groups, then the shared ones, and is no longer multi-frame', () => {
  const group = (sequence: string, tag: string, value: number) => ({
    [sequence]: { vr: 'SQ', Value: [{ [tag]: { vr: 'DS', Value: [value] } }] },
  })
  const enhanced = {
    '00280008': { vr: 'IS', Value: [2] },
    '52009229': { vr: 'SQ', Value: [{ ...group('00289110', '00180050', 3), ...group('00289132', '00281050', 1) }] },
    '52009230': { vr: 'SQ', Value: [{}, group('00289132', '00281050', 2)] },
  }
  expect(flattenFrame(enhanced, 1)).toEqual({
    '00180050': { vr: 'DS', Value: [3] },
    '00281050': { vr: 'DS', Value: [1] },
  })
  expect(flattenFrame(enhanced, 2)['00281050']?.Value).toEqual([2])
})

test('palette tables become little-endian words', () => {
  const flat = flattenFrame({ '00281201': { vr: 'OW', InlineBinary: 'AAECAw==' } }, 1)
  expect(flat['00281201']?.Value).toEqual([0x0100, 0x0302])
})
