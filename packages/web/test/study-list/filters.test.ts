import { describe, expect, test } from 'vitest'
import { isUnfiltered, noFilters, studyDateRange } from '../../src/study-list/filters.ts'

const today = new Date(2026, 2, 1, 23, 59)

describe('the date filter', () => {
  test.each([
    ['any', undefined],
    ['today', '20260301-20260301'],
    ['week', '20260223-20260301'],
    ['month', '20260131-20260301'],
  ] as const)('%s becomes %s', (dates, range) => {
    expect(studyDateRange({ ...noFilters, dates }, today)).toBe(range)
  })

  test.each([
    ['2026-01-02', '2026-02-03', '20260102-20260203'],
    ['2026-01-02', '', '20260102-'],
    ['', '2026-02-03', '-20260203'],
    ['', '', undefined],
  ])('from %j to %j becomes %s', (from, to, range) => {
    expect(studyDateRange({ ...noFilters, dates: 'range', from, to }, today)).toBe(range)
  })
})

test('spaces in the search box filter nothing', () => {
  expect(isUnfiltered({ ...noFilters, text: '  ' })).toBe(true)
  expect(isUnfiltered({ ...noFilters, modalities: ['CT'] })).toBe(false)
})
