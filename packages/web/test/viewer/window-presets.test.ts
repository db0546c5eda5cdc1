import { expect, test } from 'vitest'
import { presetsOf } from '../../src/viewer/model/window-presets.ts'

const dataSet = (modality: string, centers: number[] = [], widths: number[] = []) => ({
  '00080060': { vr: 'CS', Value: [modality] },
  '00281050': { vr: 'DS', Value: centers },
  '00281051': { vr: 'DS', Value: widths },
})

const keys = (presets: { key: string }[]) => presets.map(({ key }) => key)

test('CT has its usual presets on fixed keys, the window of the file first', () => {
  const presets = presetsOf(dataSet('CT', [-450], [2000]))
  expect(presets[0]).toEqual({ key: 'default', window: { center: -450, width: 2000 } })
  expect(keys(presets).slice(1, 5)).toEqual(['softTissue', 'lung', 'bone', 'brain'])
  expect(presets[2]?.window).toEqual({ center: -600, width: 1500 })
})

test('further windows of the header follow, each once', () => {
  const presets = presetsOf(dataSet('MR', [100, 100, 500], [200, 200, 1000]))
  expect(presets).toEqual([
    { key: 'default', window: { center: 100, width: 200 } },
    { key: 'moreContrast', window: { center: 100, width: 100 } },
    { key: 'lessContrast', window: { center: 100, width: 400 } },
    { key: 'brighter', window: { center: 50, width: 200 } },
    { key: 'darker', window: { center: 150, width: 200 } },
    { key: 'default', window: { center: 500, width: 1000 } },
    { key: 'fullRange' },
  ])
})

test('a header without a usable window offers the range of the image', () => {
  expect(keys(presetsOf(dataSet('CT', [100], [0]))).at(-1)).toBe('fullRange')
  expect(presetsOf(dataSet('MR'))[0]?.window).toBeUndefined()
})

test('explanations in the header are shown as they are', () => {
  const explained = { ...dataSet('CT', [40], [400]), '00281055': { vr: 'LO', Value: ['Weichteil'] } }
  expect(presetsOf(explained)[0]?.explanation).toBe('Weichteil')
})

test.each(['MR', 'CR', 'DX', 'MG', 'US', 'XA'])(
  '%s without a window has shares of the image’s range on the keys 2 to 5',
  (modality) => {
    const presets = presetsOf(dataSet(modality))
    expect(keys(presets).slice(1, 5)).toEqual(['moreContrast', 'lessContrast', 'brighter', 'darker'])
    expect(presets[1]).toEqual({ key: 'moreContrast', share: [0.25, 0.75] })
  },
)

test('counts are read from the least value upwards', () => {
  const presets = presetsOf(dataSet('NM', [500], [1000]))
  expect(presets.find(({ key }) => key === 'lowerQuarter')?.share).toEqual([0, 0.25])
  expect(keys(presetsOf(dataSet('PT')))).toContain('lowerHalf')
})
