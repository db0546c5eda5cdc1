import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldForMatching } from '../../src/person-name/fold.ts'

test.each([
  ['MÜLLER^Jörg', 'muller^jorg'],
  ['Straße', 'strasse'],
  ['STRASSE', 'strasse'],
  ['İbrahim', 'ibrahim'],
  ['Ibrahim', 'ibrahim'],
  ['Łukasz', 'lukasz'],
  ['Søren', 'soren'],
  ['Æsir', 'aesir'],
  ['oﬃce', 'office'],
  ['ＹＡＭＡＤＡ　Ｔ', 'yamada t'],
  ['ｽｽﾞｷ', 'スズキ'],
  ['Καβάφης', 'καβαφησ'],
  ['ΚΑΒΆΦΗΣ', 'καβαφησ'],
  ['Чехо́в', 'чехов'],
  ['김^민수', '김^민수'],
  ['מַיִם', 'מים'],
  ['مُحَمَّد', 'محمد'],
  ['  Van   der\tBerg ', 'van der berg'],
  ['Txt\u202egpj.exe\u200b', 'txtgpj.exe'],
  ['SMI*?', 'smi*?'],
])('%j is found under %j', (text, key) => {
  expect(foldForMatching(text)).toBe(key)
})

test('marks that make another letter stay', () => {
  expect(foldForMatching('ふくだ')).not.toBe(foldForMatching('ふくた'))
  expect(foldForMatching('ดี')).not.toBe(foldForMatching('ดู'))
})

test('folding twice changes nothing, and case never matters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const key = foldForMatching(text)
      expect(foldForMatching(key)).toBe(key)
    }),
    { numRuns: 1000 },
  )
})

test('a composed and a decomposed text have one key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldForMatching(text.normalize('NFD'))).toBe(foldForMatching(text.normalize('NFC')))
    }),
  )
})
