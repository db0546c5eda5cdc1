import { expect, test } from 'vitest'
import { hang, hangingOf, likest } from '../../src/viewer/hanging/hanging.ts'

const row = (seriesInstanceUID: string, modality = 'CT', description = '', instanceCount = 10) => ({
  studyInstanceUID: '1',
  seriesInstanceUID,
  modality,
  seriesNumber: 1,
  description,
  instanceCount,
})
const current = [row('report', 'SR'), row('thin', 'CT', 'thin'), row('lung', 'CT', 'lung')]
const prior = [row('old-lung', 'CT', 'lung'), row('old-thin', 'CT', 'thin')]

test('a study opens with its first images, alone', () => {
  expect(hang(undefined, current, [])).toEqual({ layout: { rows: 1, columns: 1 }, cells: ['thin'] })
})

test('a prior stands beside it with the series that is most alike', () => {
  expect(hang(undefined, current, prior)).toEqual({ layout: { rows: 1, columns: 2 }, cells: ['thin', 'old-thin'] })
  expect(likest(row('x', 'MR'), [row('a'), row('b', 'MR')])?.seriesInstanceUID).toBe('b')
})

test('what a reader chose for one study hangs the next one alike, by names and places', () => {
  const chosen = hangingOf({ rows: 1, columns: 2 }, ['lung', 'old-lung'], current, prior)
  expect(JSON.stringify(chosen)).not.toContain('seriesInstanceUID')
  const next = [row('n1', 'CT', 'scout'), row('n2', 'CT', 'lung')]
  expect(hang(chosen, next, [row('p1', 'CT', 'lung')]).cells).toEqual(['n2', 'p1'])
  expect(hang(chosen, next, []).cells).toEqual(['n2', undefined])
})
