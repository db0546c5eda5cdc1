import { describe, expect, test } from 'vitest'
import { noFilters } from '../../src/study-list/filters.ts'
import { readSearches, withSearch } from '../../src/study-list/saved-searches.ts'
import { newestFirst } from '../../src/study-list/study-query.ts'

const mine = {
  name: 'MR of this week',
  filters: { ...noFilters, dates: 'week' as const, modalities: ['MR'] },
  order: { keyword: 'PatientName' as const, descending: false },
}

test('a search that was kept comes back as it was', () => {
  expect(readSearches(JSON.parse(JSON.stringify([mine])))).toEqual([mine])
})

describe('what is not of the form of today', () => {
  test.each([undefined, null, 7, 'x', {}, [null], [7], [{ name: '' }], [{ filters: {} }]])(
    '%j is no search',
    (kept) => {
      expect(readSearches(kept)).toEqual([])
    },
  )

  test('fields that are missing or wrong read as not set', () => {
    const kept = [{ name: 'old', filters: { dates: 'yesteryear', modalities: ['CT', 7] }, order: { keyword: 'Gone' } }]
    expect(readSearches(kept)).toEqual([
      { name: 'old', filters: { ...noFilters, modalities: ['CT'] }, order: newestFirst },
    ])
  })
})

test('a search of the same name takes the place of the former', () => {
  const again = { ...mine, filters: noFilters }
  const first = { ...mine, name: 'A' }
  expect(withSearch([mine], again)).toEqual([again])
  expect(withSearch([mine], first)).toEqual([first, mine])
})
