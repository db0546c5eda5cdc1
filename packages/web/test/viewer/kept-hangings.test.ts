import { expect, test } from 'vitest'
import { hangingFor, readHangings, withHanging, withoutHanging } from '../../src/viewer/hanging/kept-hangings.ts'

const pair = {
  layout: { rows: 1, columns: 2 },
  cells: [
    { from: 'current' as const, description: 'thin', place: 0 },
    { from: 'prior' as const, description: 'thin', place: 1 },
  ],
}
const single = { layout: { rows: 1, columns: 1 }, cells: [null] }

test('a modality keeps the hanging that was chosen last', () => {
  const kept = withHanging(withHanging(withHanging([], 'CT', pair), 'MR', single), 'CT', single)
  expect(hangingFor(kept, 'CT')).toEqual(single)
  expect(kept).toHaveLength(2)
  expect(hangingFor(withoutHanging(kept, 'CT'), 'CT')).toBeUndefined()
  expect(hangingFor(withoutHanging(kept, 'CT'), 'MR')).toEqual(single)
})

test('what was kept comes back from JSON as it was', () => {
  const kept = withHanging([], 'CT', pair)
  expect(readHangings(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
})

test.each([
  ['nothing', undefined],
  ['another thing', { CT: pair }],
  ['too many rows', [{ modality: 'CT', hanging: { layout: { rows: 9, columns: 1 }, cells: Array(9).fill(null) } }]],
  ['cells that do not fill the layout', [{ modality: 'CT', hanging: { ...pair, cells: [null] } }]],
  ['a cell of another form', [{ modality: 'CT', hanging: { ...single, cells: [{ from: 'elsewhere' }] } }]],
  ['a number in place of a cell', [{ modality: 'CT', hanging: { ...single, cells: [7] } }]],
])('%s is no hanging', (_, kept) => {
  expect(readHangings(kept)).toEqual([])
})

test('as many as the server keeps under one name; those chosen first go', () => {
  const nine = {
    layout: { rows: 3, columns: 3 },
    cells: Array.from({ length: 9 }, (_, place) => ({
      from: 'current' as const,
      description: 'x'.repeat(64),
      place,
    })),
  }
  const modalities = Array.from({ length: 30 }, (_, index) => `M${index}`)
  const kept = modalities.reduce<ReturnType<typeof readHangings>>((all, one) => withHanging(all, one, nine), [])
  expect(JSON.stringify(kept).length).toBeLessThanOrEqual(12 * 1024)
  expect(kept.length).toBeGreaterThan(5)
  expect(hangingFor(kept, 'M29')).toEqual(nine)
  expect(hangingFor(kept, 'M0')).toBeUndefined()
})
