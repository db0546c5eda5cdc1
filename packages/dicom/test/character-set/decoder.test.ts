import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decoderFor } from '../../src/character-set/decoder.ts'
import type { TextProblem } from '../../src/character-set/iso-2022.ts'

/** Octets written as ASCII text, where `\x1b` is ESC. */
const octets = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const decode = (set: string, text: string, vr = 'PN') => decoderFor(set.split('\\')).decode(octets(text), vr)
const problemsOf = (set: string, text: string, vr = 'PN') => {
  const problems: TextProblem[] = []
  decoderFor(set.split('\\')).decode(octets(text), vr, (problem) => problems.push(problem))
  return problems
}

// The examples of PS3.5 Annexes H (Japanese), I (Korean), J (Chinese) and K, octet for octet
test.each([
  [
    'Annex H.3.1',
    '\\ISO 2022 IR 87',
    'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [
    'Annex H.3.2',
    'ISO 2022 IR 13\\ISO 2022 IR 87',
    '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J',
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  ],
  [
    'Annex I.2',
    '\\ISO 2022 IR 149',
    'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf',
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  ['Annex J.1', 'ISO_IR 192', 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1=', 'Wang^XiaoDong=王^小東='],
  ['Annex J.3', 'GB18030', 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=', 'Wang^XiaoDong=王^小东='],
  [
    'Annex K.2',
    '\\ISO 2022 IR 58',
    'Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=',
    'Zhang^XiaoDong=张^小东=',
  ],
])('reads the example of %s', (_annex, set, text, expected) => {
  expect(decode(set, text)).toBe(expected)
  expect(problemsOf(set, text)).toEqual([])
})

test.each([
  ['', 'Plain', 'Plain'],
  ['ISO_IR 100', 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
  ['ISO_IR 101', 'Wa\xb3\xeasa', 'Wałęsa'],
  ['ISO_IR 109', '\xd8ordano', 'Ĝordano'],
  ['ISO_IR 110', 'Kalni\xf1\xb9', 'Kalniņš'],
  ['ISO_IR 144', '\xbb\xee\xda', 'Люк'],
  ['ISO_IR 127', '\xe2\xc8\xc7\xe6\xea', 'قباني'],
  ['ISO_IR 126', '\xc4\xe9\xef\xed', 'Διον'],
  ['ISO_IR 138', '\xf9\xf8\xe5\xef', 'שרון'],
  ['ISO_IR 148', '\xdeahin^\xddbrahim', 'Şahin^İbrahim'],
  ['ISO_IR 203', '\xbcuvre \xa4', 'Œuvre €'],
  ['ISO_IR 166', '\xca\xc1\xaa\xd2\xc2', 'สมชาย'],
  ['ISO_IR 13', '\xd4\xcf\xc0\xde', 'ﾔﾏﾀﾞ'],
  ['GBK', '\xd5\xd4^\xc0\xda', '赵^磊'],
])('reads single sets: %s', (set, text, expected) => {
  expect(decode(set, text)).toBe(expected)
})

test('reads JIS X 0212 beside JIS X 0208', () => {
  expect(decode('\\ISO 2022 IR 87\\ISO 2022 IR 159', '\x1b$B;3\x1b$(D0!\x1b(B')).toBe('山丂')
})

test('switches between single-octet alphabets by escape sequence', () => {
  const text = 'Dvo\xf8\xe1k \x1b-L\xbb\xee\xda\x1b-B \xf8'
  expect(decode('ISO 2022 IR 101\\ISO 2022 IR 144', text, 'LO')).toBe('Dvořák Люк ř')
})

test('a delimiter octet inside a double-octet character is part of it', () => {
  // JIS X 0208 30/5C, 30/5E and 30/3D; the first reverse solidus outside a character is the delimiter
  expect(decode('\\ISO 2022 IR 87', '\x1b$B0\\0^0=\x1b(B\\B')).toBe('移緯綾\\B')
  // GB 18030 81/5C
  expect(decode('GB18030', '\x81\x5c\\B', 'LO').split('\\')).toEqual(['乗', 'B'])
})

test.each(['^', '=', '\\', '\n', '\r', '\f', '\t'])('%j puts the initial sets back', (delimiter) => {
  const set = '\\ISO 2022 IR 149'
  expect(decode(set, `\x1b$)C\xfb\xf3${delimiter}\xfb`)).toBe(`洪${delimiter}\uFFFD`)
})

test('carets and reverse solidi are ordinary characters in long text', () => {
  expect(decode('\\ISO 2022 IR 149', '\x1b$)C\xfb\xf3^\\\xfb\xf3', 'LT')).toBe('洪^\\洪')
})

test('a reverse solidus separates values in JIS X 0201 and is a yen sign in long text', () => {
  expect(decode('ISO_IR 13', '\xb1\\\xb2~', 'LO')).toBe('ｱ\\ｲ‾')
  expect(decode('ISO_IR 13', '\\100', 'UT')).toBe('¥100')
})

test.each(['ISO-IR 100', 'ISO_IR_100', 'ISO IR 100', 'ISO 2022-IR 100', 'iso_ir 100', 'ISO_IR 100 \0'])(
  'understands the misspelt term %j',
  (term) => {
    expect(decoderFor([term])).toMatchObject({ unusableTermCount: 0 })
    expect(decode(term, '\xfc')).toBe('ü')
  },
)

test('an unknown set reads ASCII, marks the rest, and is counted', () => {
  expect(decode('ISO_IR 999', 'M\xfcller^J')).toBe('M\uFFFDller^J')
  expect(decoderFor(['ISO_IR 999', 'nonsense', ''])).toMatchObject({ unusableTermCount: 2 })
})

test('octets above 7FH without a declared set are never guessed', () => {
  expect(decode('', 'M\xfcller')).toBe('M\uFFFDller')
  expect(problemsOf('', 'M\xfcller')).toEqual([{ kind: 'octets-without-meaning', offset: 1 }])
})

test('an escape sequence of a known but undeclared set is obeyed and reported', () => {
  expect(decode('ISO_IR 100', 'A\x1b$B;3\x1b(B')).toBe('A山')
  expect(problemsOf('ISO_IR 100', 'A\x1b$B;3\x1b(B')).toEqual([{ kind: 'escape-not-declared', offset: 1 }])
})

test('an escape sequence of no known set becomes one U+FFFD and is reported', () => {
  expect(decode('\\ISO 2022 IR 87', 'A\x1b$+QB')).toBe('A\uFFFDB')
  expect(problemsOf('\\ISO 2022 IR 87', 'A\x1b$+QB')).toEqual([{ kind: 'escape-unknown', offset: 1 }])
})

test('a character cut in half becomes U+FFFD', () => {
  expect(decode('\\ISO 2022 IR 87', '\x1b$B;3;')).toBe('山\uFFFD')
  expect(decode('ISO_IR 192', '\xe5\xb1')).toBe('\uFFFD')
})

test('values that only ASCII may hold are not touched by the set', () => {
  expect(decode('\\ISO 2022 IR 149', 'CT\\MR', 'CS')).toBe('CT\\MR')
  expect(decode('ISO_IR 192', '1.2\xc3\xbc', 'UI')).toBe('1.2\uFFFD\uFFFD')
})

test('quotation marks from Windows are readable in Latin alphabet No. 1', () => {
  expect(decode('ISO_IR 100', 'patient\x92s', 'LT')).toBe('patient’s')
})

test('UTF-8 text comes back as it was', () => {
  const decoder = decoderFor(['ISO_IR 192'])
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(fc.property(text, (value) => decoder.decode(new TextEncoder().encode(value)) === value))
})

test('random octets never throw in any set, and ASCII always survives', () => {
  const sets = [
    '',
    'ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159',
    '\\ISO 2022 IR 149',
    '\\ISO 2022 IR 58',
    'GB18030',
  ]
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom(...['\x1b$B', '\x1b(B', '\x1b$(D', '\x1b$)C', '\x1b)I', '\x1b(J', '\x1b'].map(octets)),
  )
  fc.assert(
    fc.property(fc.constantFrom(...sets), fc.array(piece), fc.constantFrom('PN', 'LO', 'UT'), (set, pieces, vr) => {
      const value = Uint8Array.from(pieces.flatMap((part) => [...part]))
      const text = decoderFor(set.split('\\')).decode(value, vr)
      expect(text.length).toBeLessThanOrEqual(value.length)
    }),
  )
})
