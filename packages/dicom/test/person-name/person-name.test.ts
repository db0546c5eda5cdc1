import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayPersonName } from '../../src/person-name/display.ts'
import { formatPersonName, parsePersonName, personNameComponents } from '../../src/person-name/person-name.ts'

test('splits a name into its three groups', () => {
  expect(parsePersonName('Yamada^Tarou=山田^太郎=やまだ^たろう')).toEqual({
    alphabetic: 'Yamada^Tarou',
    ideographic: '山田^太郎',
    phonetic: 'やまだ^たろう',
  })
})

test('groups may be missing, padded, or more than three', () => {
  expect(parsePersonName('')).toEqual({ alphabetic: '', ideographic: '', phonetic: '' })
  expect(parsePersonName('=山田^太郎')).toEqual({ alphabetic: '', ideographic: '山田^太郎', phonetic: '' })
  expect(parsePersonName('Doe^Jane^^^ \0')).toEqual({ alphabetic: 'Doe^Jane', ideographic: '', phonetic: '' })
  expect(parsePersonName('a=b=c=d=e').phonetic).toBe('c')
})

test('splits a group into the five components of the example in PS3.5 6.2.1.1', () => {
  expect(personNameComponents('Adams^John Robert Quincy^^Rev.^B.A. M.Div.')).toEqual({
    familyName: 'Adams',
    givenName: 'John Robert Quincy',
    middleName: '',
    namePrefix: 'Rev.',
    nameSuffix: 'B.A. M.Div.',
  })
})

test.each([
  ['Adams^John Robert Quincy^^Rev.^B.A. M.Div.', 'Adams, Rev. John Robert Quincy, B.A. M.Div.'],
  ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Yamada, Tarou (山田 太郎)'],
  ['=山田^太郎', '山田 太郎'],
  ['==やまだ^たろう', 'やまだ たろう'],
  ['Doe', 'Doe'],
  ['^Jane', 'Jane'],
  ['', ''],
])('%j is displayed as %j', (value, displayed) => {
  expect(displayPersonName(value)).toBe(displayed)
})

test('a formatted name parses to the same groups', () => {
  const group = fc
    .string({ unit: fc.constantFrom('a', 'é', '山', '^', ' ') })
    .map((text) => text.replace(/[\s^]+$/, '').trimStart())
  fc.assert(
    fc.property(fc.record({ alphabetic: group, ideographic: group, phonetic: group }), (name) => {
      expect(parsePersonName(formatPersonName(name))).toEqual(name)
    }),
  )
})

test('any text parses', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => displayPersonName(text) !== undefined))
})
