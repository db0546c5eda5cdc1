import { expect, test } from 'vitest'
import { countryName, countryNames } from '../../src/survey/country-name.ts'

test('a country that is known has the name of the language, in English the one of the report', () => {
  expect(countryName('Turkey', 'TR', 'de-DE')).toBe('Türkei')
  expect(countryName('Turkey', 'TR', 'en-GB')).toBe('Turkey')
})

test('what a target list calls a country, and no table knows, stands in its own words', () => {
  const nameOf = countryNames({ Germany: 'DE' }, 'de')
  expect(['Germany', 'Atlantis', 'constructor', '__proto__', ''].map(nameOf)).toEqual([
    'Deutschland',
    'Atlantis',
    'constructor',
    '__proto__',
    '',
  ])
})
