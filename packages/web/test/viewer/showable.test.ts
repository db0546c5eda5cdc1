import { describe, expect, test } from 'vitest'
import { type NotShowable, whyNotShowable } from '../../src/viewer/model/showable.ts'

const image = {
  '00280010': { vr: 'US', Value: [512] },
  '00280011': { vr: 'US', Value: [512] },
  '00280100': { vr: 'US', Value: [16] },
}
const storage = '1.2.840.10008.5.1.4.1.1'
const sopClass = (uid: string) => ({ '00080016': { vr: 'UI', Value: [uid] } })
const syntax = (uid: string) => ({ '00083002': { vr: 'UI', Value: [uid] } })

test('an image with 8 or 16 bits is worth a try, whatever its class', () => {
  expect(whyNotShowable(image)).toBeUndefined()
  expect(whyNotShowable({ ...image, ...syntax('1.2.840.10008.1.2.4.202') })).toBeUndefined()
})

describe('what has no image says what it is', () => {
  test.each<[string, NotShowable]>([
    [`${storage}.88.33`, 'structured-report'],
    [`${storage}.88.59`, 'key-objects'],
    [`${storage}.104.1`, 'document'],
    [`${storage}.11.1`, 'presentation-state'],
    [`${storage}.9.1.1`, 'waveform'],
    [`${storage}.481.3`, 'radiotherapy'],
    [`${storage}.66`, 'raw-data'],
    ['1.2.3', 'no-image'],
  ])('%s', (uid, reason) => {
    expect(whyNotShowable(sopClass(uid))).toBe(reason)
  })
})

test('video, unknown compression and odd depths are named, not tried', () => {
  expect(whyNotShowable({ ...image, ...syntax('1.2.840.10008.1.2.4.103') })).toBe('video')
  expect(whyNotShowable({ ...image, ...syntax('1.2.840.10008.1.2.4.106.1') })).toBe('video')
  expect(whyNotShowable({ ...image, ...sopClass(`${storage}.77.1.1.1`) })).toBe('video')
  expect(whyNotShowable({ ...image, ...syntax('1.2.3.4') })).toBe('transfer-syntax')
  expect(whyNotShowable({ ...image, '00280100': { vr: 'US', Value: [1] } })).toBe('bit-depth')
  expect(whyNotShowable({ ...image, '00280002': { vr: 'US', Value: [3] } })).toBe('bit-depth')
})

test('a slide of tiles is one image and no stack, a picture of the same class without a matrix is tried', () => {
  const slide = { ...image, ...sopClass(`${storage}.77.1.6`) }
  expect(whyNotShowable({ ...slide, '00480006': { vr: 'UL', Value: [50_000] } })).toBe('whole-slide')
  expect(whyNotShowable(slide)).toBeUndefined()
})
