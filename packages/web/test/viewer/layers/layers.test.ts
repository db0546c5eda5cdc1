import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usualLook } from '../../../src/viewer/layers/layer.ts'
import {
  notApplied,
  presentationLayer,
  presentationOf,
  refersTo,
} from '../../../src/viewer/layers/presentation-state.ts'
import { nearest, segmentFrames, segmentsOf, valueAt } from '../../../src/viewer/layers/segmentation.ts'
import { structureSetLayer } from '../../../src/viewer/layers/structure-set.ts'
import { imagePlane } from '../../../src/viewer/model/image-plane.ts'

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
  const shapes = presentationLayer(state).shapesOf(frame, usualLook)
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
    structureSetLayer({ '30060039': one('SQ', { '30060040': one('SQ', ...contours) }) }).shapesOf(frame, usualLook)
      .length
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

test('a structure is found by its number: its colour, its name, whether it is hidden', () => {
  const layer = structureSetLayer({
    '30060020': one('SQ', { '30060022': one('IS', 7), '30060026': one('LO', 'Heart') }),
    '30060039': one('SQ', {
      '30060084': one('IS', 7),
      '3006002A': one('IS', 1, 2, 3),
      '30060040': one('SQ', { '30060050': one('DS', 0, 0, 30, 5, 0, 30, 5, 5, 30) }),
    }),
  })
  expect(layer.parts).toEqual([{ number: 7, name: 'Heart', colour: 'rgb(1 2 3)', at: [0, 0, 30] }])
  expect(layer.shapesOf(frame, usualLook)).toHaveLength(1)
  expect(layer.shapesOf(frame, { ...usualLook, hidden: new Set([7]) })).toEqual([])
})

test('of frames that reach an image the nearest of each segment counts', () => {
  const at = (z: number, segment: number) => ({
    '00209113': one('SQ', { '00200032': one('DS', 0, 0, z) }),
    '0062000A': one('SQ', { '0062000B': one('US', segment) }),
  })
  const frames = segmentFrames({
    '00280008': one('IS', 4),
    '52009229': one('SQ', {
      '00209116': one('SQ', { '00200037': one('DS', 1, 0, 0, 0, 1, 0) }),
      '00289110': one('SQ', { '00280030': one('DS', 1, 1), '00180050': one('DS', 6) }),
    }),
    '52009230': one('SQ', at(29, 1), at(30.5, 1), at(32, 2), at(40, 2)),
  })
  const shown = imagePlane(frame.dataSet)
  expect(nearest(frames, shown).map(({ segment, plane }) => [segment, plane.origin[2]])).toEqual([
    [1, 30.5],
    [2, 32],
  ])
})

test('a segment has the colour that the file recommends, or one of ours, and a name in any case', () => {
  const named = {
    '00620004': one('US', 1),
    '00620005': one('LO', 'Lesion'),
    '0062000D': one('US', 35579, 53662, 50857),
  }
  const coded = { '00620004': one('US', 2), '0062000F': one('SQ', { '00080104': one('LO', 'Tissue') }) }
  const [first, second] = segmentsOf({ '00620002': one('SQ', named, coded) })
  expect(first).toMatchObject({ name: 'Lesion', colour: 'rgb(255 0 0)' })
  expect(second).toMatchObject({ name: 'Tissue', colour: '#4dabf7' })
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
