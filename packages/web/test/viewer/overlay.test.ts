import { expect, test } from 'vitest'
import { overlayText } from '../../src/viewer/model/overlay.ts'

test('the corners say who, when and which image', () => {
  const text = overlayText(
    {
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' }] },
      '00100020': { vr: 'LO', Value: ['4711'] },
      '00100030': { vr: 'DA', Value: ['19800229'] },
      '00100040': { vr: 'CS', Value: ['M'] },
      '00080020': { vr: 'DA', Value: ['20260228'] },
      '00080030': { vr: 'TM', Value: ['101500'] },
      '00081030': { vr: 'LO', Value: ['Thorax'] },
      '0008103E': { vr: 'LO', Value: ['Lung 1.0'] },
      '00200011': { vr: 'IS', Value: [3] },
      '00201041': { vr: 'DS', Value: [-723.25] },
      '00180050': { vr: 'DS', Value: [1.25] },
    },
    'en-GB',
  )
  expect(text).toEqual({
    patient: ['Yamada, Tarou · 山田 太郎', '4711', '29 Feb 1980 (45) M'],
    study: ['Thorax', '28 Feb 2026 10:15'],
    series: ['#3 Lung 1.0', 'Loc -723.3 mm Thk 1.25 mm'],
  })
})

test('lines without a value are left out', () => {
  expect(overlayText({}, 'en-GB')).toEqual({ patient: [], study: [], series: [] })
})
