import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  notApplied,
  presentationLayer,
  presentationOf,
  refersTo,
} from '../../../src/viewer/layers/presentation-state.ts'
import { segmentFrames, valueAt } from '../../../src/viewer/layers/segmentation.ts'
import { structureSetLayer } from '../../../src/viewer/layers/structure-set.ts'

const one = (vr: string, ...Value: unknown[]) => ({ vr, Value })
const frame = {
  imageId: 'wadors:/x/frames/1',
  frameCount: 1,
  dataSet: {
    '00080018': one('UI', '1.5'),
    '00280010': one('US', 100),
    '00280011': one('US', 100),
    '00280030': one('DS', 1, 1),
    '00200032': one('DS', 0, 0, 30),
    '00200037': one('DS', 1, 0, 0, 0, 1, 0),
  },
}
const reference = { '00081155': one('UI', '1.5') }
const state = {
  '00081115': one('SQ', { '00081140': one('SQ', reference) }),
  '00283110': one('SQ', { '00281050': one('DS', 40), '00281051': one('DS', 400) }),
  '0070005A': one('SQ', { '00700052': one('SL', 11, 21), '00700053': one('SL', 60, 70) }),
  '00700042': one('US', 90),
  '00700041': one('CS', 'Y'),
  '00181600': one('CS', 'RECTANGULAR'),
  '00181602': one('IS', 10),
  '00181604': one('IS', 90),
  '00181606': one('IS', 10),
  '00181608': one('IS', 90),
  '00700001': one('SQ', {
    '00700009': one('SQ', {
      '00700005': one('CS', 'PIXEL'),
      '00700023': one('CS', 'POLYLINE'),
      '00700022': one('FL', 0.5, 0.5, 10.5, 20.5),
    }),
    '00700008': one('SQ', {
      '00700004': one('CS', 'DISPLAY'),
      '00700014': one('FL', 0.5, 0.5),
      '00700006': one('ST', 'here'),
    }),
  }),
}

test('a presentation state turns, flips, windows and frames the image it names', () => {
  expect(refersTo(state, frame)).toBe(true)
  expect(refersTo(state, { ...frame, dataSet: {} })).toBe(false)
  expect(presentationOf(state, frame)).toEqual({
    window: { center: 40, width: 400 },
    rotationDegrees: 90,
    flipped: true,
    area: [
      [10, 20],
      [59, 69],
    ],
  })
})

test('its shutter, line and words lie where it says, in pixels or in shares of what it shows', () => {
  const shapes = presentationLayer(state).shapesOf(frame)
  expect(shapes.map(({ kind }) => kind)).toEqual(['shutter', 'line', 'words'])
  expect(shapes[1]).toMatchObject({
    points: [
      [0, 0, 30],
      [10, 20, 30],
    ],
  })
  expect(shapes[2]).toMatchObject({ at: [34.5, 44.5, 30], words: 'here' })
})

test('what it asks for and does not get is named', () => {
  expect(notApplied(state)).toEqual([])
  expect(notApplied({ ...state, '00286100': one('SQ', {}) })).toEqual(['mask'])
})

test('a contour is drawn in the image that it names, or in the plane that it lies in', () => {
  const contour = (z: number, images: object[] = []) => ({
    '30060042': one('CS', 'CLOSED_PLANAR'),
    '30060050': one('DS', 0, 0, z, 5, 0, z, 5, 5, z),
    ...(images.length > 0 ? { '30060016': one('SQ', ...images) } : {}),
  })
  const shown = (...contours: object[]) =>
    structureSetLayer({ '30060039': one('SQ', { '30060040': one('SQ', ...contours) }) }).shapesOf(frame).length
  expect(shown(contour(30), contour(31))).toBe(1)
  expect(shown(contour(30, [{ '00081155': one('UI', '9.9') }]))).toBe(0)
  expect(shown(contour(77, [reference]))).toBe(1)
})

test('frames of a segmentation lie where their functional groups say', () => {
  const perFrame = (z: number, segment: number) => ({
    '00209113': one('SQ', { '00200032': one('DS', 0, 0, z) }),
    '0062000A': one('SQ', { '0062000B': one('US', segment) }),
  })
  const segmentation = {
    '00280008': one('IS', 2),
    '52009229': one('SQ', {
      '00209116': one('SQ', { '00200037': one('DS', 1, 0, 0, 0, 1, 0) }),
      '00289110': one('SQ', { '00280030': one('DS', 1, 1), '00180050': one('DS', 3) }),
    }),
    '52009230': one('SQ', perFrame(30, 1), perFrame(33, 2)),
  }
  expect(
    segmentFrames(segmentation).map(({ plane, segment, halfThicknessMm }) => [
      plane.origin[2],
      segment,
      halfThicknessMm,
    ]),
  ).toEqual([
    [30, 1, 1.5],
    [33, 2, 1.5],
  ])
})

test('single bits follow each other, least first', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 99 }), (flags) => {
      const octets = new Uint8Array(Math.ceil(flags.length / 8))
      for (const [at, flag] of flags.entries()) if (flag) octets[at >> 3]! |= 1 << (at & 7)
      expect(flags.map((_, at) => valueAt(octets, 1, at) === 1)).toEqual(flags)
    }),
  )
})
