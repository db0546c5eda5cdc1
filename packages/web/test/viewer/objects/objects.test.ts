import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementRows } from '../../../src/viewer/objects/element-rows.ts'
import { reportLines } from '../../../src/viewer/objects/report-lines.ts'
import { linePoints, multiplexOf } from '../../../src/viewer/objects/waveform.ts'

const one = (vr: string, ...Value: unknown[]) => ({ vr, Value })
const group = {
  '003A0005': one('US', 2),
  '003A0010': one('UL', 3),
  '003A001A': one('DS', 500),
  '54001006': one('CS', 'SS'),
  '003A0200': one('SQ', { '003A0210': one('DS', 2.5), '003A0213': one('DS', 10) }, {}),
}

test('samples of channels alternate and are scaled by sensitivity and baseline', () => {
  const octets = new Uint8Array(Int16Array.from([1, 100, 2, 200, -3, 300]).buffer)
  const { channels, samplesPerSecond } = multiplexOf(group, octets)!
  expect(samplesPerSecond).toBe(500)
  expect([...channels[0]!.samples]).toEqual([12.5, 15, 2.5])
  expect([...channels[1]!.samples]).toEqual([100, 200, 300])
})

test('a waveform that came short is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 11 }), (octets) => {
      expect(multiplexOf(group, octets)).toBeUndefined()
    }),
  )
})

test('a spike narrower than a pixel stays in the line', () => {
  const samples = new Float32Array(10_000)
  samples[5000] = 7
  expect(linePoints(samples, 100, 50)).toContain(',0.0')
})

test('a report reads as headings, sentences and numbers with units', () => {
  const name = (meaning: string) => one('SQ', { '00080104': one('LO', meaning) })
  const unit = one('SQ', { '00080100': one('SH', 'mm') })
  const item = (type: string, concept: string, value: object) => ({
    '0040A040': one('CS', type),
    '0040A043': name(concept),
    ...value,
  })
  const report = item('CONTAINER', 'Report', {
    '0040A730': one(
      'SQ',
      item('TEXT', 'Finding', { '0040A160': one('UT', '<b>none</b>') }),
      item('NUM', 'Length', { '0040A300': one('SQ', { '0040A30A': one('DS', 12), '004008EA': unit }) }),
    ),
  })
  expect(reportLines(report).lines.map(({ depth, name, value }) => [depth, name, value])).toEqual([
    [0, 'Report', ''],
    [1, 'Finding', '<b>none</b>'],
    [1, 'Length', '12 mm'],
  ])
})

test('elements are named, long values are cut, items are indented', () => {
  const rows = elementRows({
    '00100020': one('LO', 'x'.repeat(999)),
    '00081115': one('SQ', { '0020000E': one('UI', '1.2') }),
  })
  expect(rows.map(({ depth, name }) => [depth, name])).toEqual([
    [0, 'ReferencedSeriesSequence'],
    [1, '▸'],
    [2, 'SeriesInstanceUID'],
    [0, 'PatientID'],
  ])
  expect(rows[3]!.value.length).toBeLessThan(310)
})
