import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageInYears, daOfDate, dateOfDA, formatDate, formatPersonName, formatTime } from '../../src/dicomweb/format.ts'

describe('a person name', () => {
  test.each([
    [{ Alphabetic: 'Doe^Jane^M^Dr^PhD' }, 'Doe, Dr Jane M PhD'],
    [{ Alphabetic: 'Doe' }, 'Doe'],
    [{ Alphabetic: '^Jane' }, 'Jane'],
    [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' }, 'Yamada, Tarou · 山田 太郎'],
    [{ Ideographic: '洪^吉洞' }, '洪 吉洞'],
    [{}, ''],
  ])('%j reads %s', (name, text) => {
    expect(formatPersonName(name)).toBe(text)
  })
})

describe('a date', () => {
  test.each([
    ['20260131', 'en-GB', '31 Jan 2026'],
    ['20260131', 'de', '31. Jan. 2026'],
    ['2026.01.31', 'en-GB', '31 Jan 2026'],
    ['20260231', 'en-GB', '20260231'],
    ['', 'en-GB', ''],
  ])('%j in %s reads %j', (da, locale, text) => {
    expect(formatDate(da, locale)).toBe(text)
  })

  test('survives the way to DA and back to the day', () => {
    const dates = fc.date({ min: new Date(1900, 0, 1), max: new Date(2199, 11, 31), noInvalidDate: true })
    fc.assert(fc.property(dates, (date) => dateOfDA(daOfDate(date))?.toDateString() === date.toDateString()))
  })

  test('of any text is a date or undefined', () => {
    fc.assert(fc.property(fc.string(), (text) => ['object', 'undefined'].includes(typeof dateOfDA(text))))
  })
})

test.each([
  ['235959.123', '23:59'],
  ['0730', '07:30'],
  ['07', '07:00'],
  ['', ''],
])('time %j reads %j', (tm, text) => {
  expect(formatTime(tm)).toBe(text)
})

test('age counts whole years on the day of the study', () => {
  expect(ageInYears('20000301', '20260228')).toBe(25)
  expect(ageInYears('20000301', '20260301')).toBe(26)
  expect(ageInYears('', '20260301')).toBeUndefined()
  expect(ageInYears('20270101', '20260301')).toBeUndefined()
})
