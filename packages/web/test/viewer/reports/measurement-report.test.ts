import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concepts, unitCode } from '../../../src/viewer/reports/codes.ts'
import { type KeptMeasurement, pointCount } from '../../../src/viewer/reports/kept-measurement.ts'
import { keyImagesOf, keyObjectSelection } from '../../../src/viewer/reports/key-objects.ts'
import { decimalString, measurementReport } from '../../../src/viewer/reports/measurement-report.ts'
import { readMeasurements } from '../../../src/viewer/reports/read-measurements.ts'
import { documentsOf } from '../../../src/viewer/reports/use-study-documents.ts'
import { newUID } from '../../../src/viewer/reports/write-data-set.ts'
import { measuringTools } from '../../support/measuring-tools.ts'

const image = {
  studyInstanceUID: '1.2.3',
  seriesInstanceUID: '1.2.3.4',
  sopClassUID: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUID: '1.2.3.4.5',
  frameNumber: undefined,
}
const header = { '0020000D': { vr: 'UI', Value: ['1.2.3'] }, '00100020': { vr: 'LO', Value: ['P1'] } }
const now = new Date(2026, 2, 1, 10, 15)

const numbersOf = (tool: KeptMeasurement['tool']): KeptMeasurement['numbers'] => {
  const number = (concept: (typeof concepts)['length'] | (typeof concepts)['shortAxis']) => ({
    concept,
    value: 12.5,
    unit: unitCode('mm'),
  })
  if (tool === 'bidirectional') return [number(concepts.longAxis as never), number(concepts.shortAxis as never)]
  return tool === 'arrow' || tool === 'text' ? [] : [number(concepts.length)]
}

const report = (measurements: KeptMeasurement[], predecessors: (typeof image)[] = []) =>
  measurementReport({ measurements, image: header, observer: 'ada', predecessors, now })

const coordinate = fc.integer({ min: 0, max: 4000 }).map((quarter) => quarter / 4)

test('every tool comes back from its report as it was kept', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...measuringTools),
      fc.uniqueArray(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 4, selector: String }),
      fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
      fc.constantFrom('', 'left lung', '病変'),
      (tool, drawn, frameNumber, label) => {
        const points = shapeOf(tool, drawn)
        const kept = {
          tool,
          label,
          trackingUID: '2.25.7',
          image: { ...image, frameNumber },
          points,
          numbers: numbersOf(tool),
        }
        const { measurements, notDrawn } = readMeasurements(report([kept]))
        expect(notDrawn).toBe(0)
        expect(measurements).toEqual([
          { tool, label, trackingUID: '2.25.7', points, sopInstanceUID: image.sopInstanceUID, frameNumber },
        ])
      },
    ),
  )
})

/** Points as the tool draws them: an ellipse has two axes, a rectangle four right angles. */
function shapeOf(tool: KeptMeasurement['tool'], drawn: [number, number][]): [number, number][] {
  if (tool === 'ellipse') return upright(drawn)
  if (tool === 'freehand') return drawn
  return tool === 'rectangle' ? box(drawn) : drawn.slice(0, pointCount[tool])
}

function box(drawn: [number, number][]): [number, number][] {
  const [[x, y], [a, b]] = drawn as [[number, number], [number, number]]
  const [right, bottom] = [x + Math.abs(a - x) + 1, y + Math.abs(b - y) + 1]
  return [
    [x, y],
    [right, y],
    [x, bottom],
    [right, bottom],
  ]
}

/** An ellipse with a standing and a lying axis. */
function upright(drawn: [number, number][]): [number, number][] {
  const [[x, y], [a, b]] = drawn as [[number, number], [number, number]]
  const [rx, ry] = [Math.abs(a - x) + 1, Math.abs(b - y) + 1]
  return [
    [x, y - ry],
    [x, y + ry],
    [x - rx, y],
    [x + rx, y],
  ]
}

test('a report of anything is read without failing', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const value: unknown = JSON.parse(json)
      const item = { '0040A730': { vr: 'SQ', Value: [value, { '0040A730': { vr: 'SQ', Value: [value] } }] } }
      expect(readMeasurements(item as never).measurements).toEqual([])
    }),
  )
})

test('a report that names another as its predecessor takes its place', () => {
  const kept = {
    tool: 'length' as const,
    label: '',
    trackingUID: '2.25.7',
    image,
    points: [
      [0, 0],
      [9, 9],
    ] as const,
    numbers: numbersOf('length'),
  }
  const first = report([kept])
  const uid = String(first['00080018']?.Value?.[0])
  const second = report([{ ...kept, trackingUID: '2.25.8' }], [{ ...image, sopInstanceUID: uid }])
  expect(documentsOf([first, second]).measurements.map(({ trackingUID }) => trackingUID)).toEqual(['2.25.8'])
})

test('key images are those that the selection points to', () => {
  const images = [image, { ...image, sopInstanceUID: '1.2.3.4.6', frameNumber: 7 }]
  expect(keyImagesOf(keyObjectSelection({ images, image: header, description: '', now }))).toEqual([
    { sopInstanceUID: '1.2.3.4.5', frameNumbers: [] },
    { sopInstanceUID: '1.2.3.4.6', frameNumbers: [7] },
  ])
})

test('a decimal string has at most 16 characters', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(decimalString(value).length).toBeLessThanOrEqual(16)
    }),
  )
})

test('a new UID is one number below 2.25, of at most 64 characters', () => {
  expect(newUID()).toMatch(/^2\.25\.[1-9]\d{0,38}$/)
})
