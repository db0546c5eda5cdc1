import { expect, test } from 'vitest'
import { reduceViewer, type ViewerState } from '../../src/viewer/viewer-state.ts'

const series = ['a', 'b', 'c']
const one: ViewerState = {
  layout: { rows: 1, columns: 1 },
  cells: ['a'],
  active: 0,
  tool: 'window',
  mode: 'stacks',
  begun: false,
}

test('a larger layout keeps what is shown and fills up with the series that follow', () => {
  expect(reduceViewer(one, { do: 'layout', layout: { rows: 2, columns: 2 }, series }).cells).toEqual([
    'a',
    'b',
    'c',
    undefined,
  ])
})

test('a smaller layout keeps the first cells and an active one', () => {
  const four = reduceViewer({ ...one, active: 0 }, { do: 'layout', layout: { rows: 2, columns: 2 }, series })
  expect(reduceViewer({ ...four, active: 3 }, { do: 'layout', layout: { rows: 1, columns: 2 }, series })).toMatchObject(
    {
      cells: ['a', 'b'],
      active: 1,
    },
  )
})

test('a series goes into the active cell, or into the one it is dropped on', () => {
  const two = reduceViewer(one, { do: 'layout', layout: { rows: 1, columns: 2 }, series })
  expect(reduceViewer(two, { do: 'place', series: 'c' }).cells).toEqual(['c', 'b'])
  expect(reduceViewer(two, { do: 'place', series: 'c', cell: 1 })).toMatchObject({ cells: ['a', 'c'], active: 1 })
})

test('a prior that becomes known hangs beside the study, unless the reader has begun', () => {
  const beside = { do: 'hang' as const, layout: { rows: 1, columns: 2 }, cells: ['a', 'prior'] }
  expect(reduceViewer(one, beside).cells).toEqual(['a', 'prior'])
  const begun = [
    { do: 'activate' as const, cell: 0 },
    { do: 'place' as const, series: 'b' },
    { do: 'layout' as const, layout: { rows: 2, columns: 1 }, series },
    { do: 'mode' as const, mode: 'volume' as const },
    { do: 'begin' as const },
  ]
  for (const action of begun) {
    const before = reduceViewer(one, action)
    expect(reduceViewer(before, beside)).toBe(before)
  }
})
