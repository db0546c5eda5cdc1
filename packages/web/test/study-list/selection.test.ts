import { expect, test } from 'vitest'
import { allOrNone, extended, nothingSelected, toggled } from '../../src/study-list/selection.ts'

const rows = ['1', '2', '3', '4'].map((studyInstanceUID) => ({ studyInstanceUID }))

test('a mark is set and taken away', () => {
  const one = toggled(nothingSelected, rows, 2)
  expect([...one.uids]).toEqual(['3'])
  expect([...toggled(one, rows, 2).uids]).toEqual([])
  expect([...toggled(one, rows, 9).uids]).toEqual(['3'])
})

test('Shift marks from the last mark up to here, in both directions', () => {
  const one = toggled(nothingSelected, rows, 2)
  expect([...extended(one, rows, 0).uids].sort()).toEqual(['1', '2', '3'])
  expect([...extended(one, rows, 3).uids].sort()).toEqual(['3', '4'])
})

test('all, and then none', () => {
  const all = allOrNone(toggled(nothingSelected, rows, 0), rows)
  expect(all.uids.size).toBe(4)
  expect(allOrNone(all, rows).uids.size).toBe(0)
})
