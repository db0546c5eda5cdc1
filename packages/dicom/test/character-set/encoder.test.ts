/** What is encoded reads as it was; what has no place in a character set is said to have none. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decoderFor, encoderFor } from '../../src/index.ts'

const texts: [string, string[], string][] = [
  ['ASCII', [], 'Smith^John'],
  ['Latin 1', ['ISO_IR 100'], 'Müller^Jörg'],
  ['Cyrillic', ['ISO_IR 144'], 'Люкceмбypг'],
  ['Greek', ['ISO_IR 126'], 'Διονυσιος'],
  ['Hebrew', ['ISO_IR 138'], 'שרון^דבורה'],
  ['Thai', ['ISO_IR 166'], 'นามสกุล'],
  ['Japanese with escapes', ['', 'ISO 2022 IR 87'], 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
  ['Japanese, half-width first', ['ISO 2022 IR 13', 'ISO 2022 IR 87'], 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう'],
  ['Korean', ['', 'ISO 2022 IR 149'], 'Hong^Gildong=洪^吉洞=홍^길동'],
  ['Chinese with escapes', ['', 'ISO 2022 IR 58'], 'Zhang^XiaoDong=张^小东'],
  ['GB18030', ['GB18030'], 'Wang^XiaoDong=王^小东'],
  ['GBK', ['GBK'], 'Wang^XiaoDong=王^小东'],
  ['UTF-8', ['ISO_IR 192'], 'Wang^XiaoDong=王^小東 Ω ü'],
]

test.each(texts)('%s reads as it was written', (_, terms, text) => {
  const octets = encoderFor(terms).encode(text)!
  expect(decoderFor(terms).decode(octets, 'PN')).toBe(text)
})

test.each([
  [[], 'Müller'],
  [['ISO_IR 100'], '山田'],
  [['ISO_IR 144'], 'ü'],
  [['', 'ISO 2022 IR 87'], 'Müller'],
  [['GBK'], '😀'],
])('%j has no place for %s', (terms, text) => {
  expect(encoderFor(terms).encode(text)).toBeUndefined()
})

describe('at random', () => {
  const characters = 'aZ 9^=\\éüßЖжΩπש山田太やﾔ홍길张小'
  test.each(texts.map(([name, terms]) => [name, terms] as const))('%s', (_, terms) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...characters), { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        const octets = encoderFor(terms).encode(text)
        if (octets) expect(decoderFor(terms).decode(octets, 'PN')).toBe(text)
      }),
    )
  })
})
