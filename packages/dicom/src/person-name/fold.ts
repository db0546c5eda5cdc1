/**
 * The key under which names and other text are found: whoever types `muller` finds Müller, `MÜLLER` and full-width `ｍüller`.
 *
 * Marks that only colour a letter (accents, Hebrew points, Arabic harakat) go. Marks that make another letter stay: the
 * voicing marks of kana and the vowel signs of Indic scripts and Thai.
 *
 * Sources: PS3.4 C.2.2.2.1 (matching of PN may ignore case and accents); UAX 15 (NFKD, NFC).
 */

/** Accents of any alphabet but the voicing marks of kana, Hebrew points, Arabic harakat, Cyrillic marks. */
const ACCENTS =
  /(?![\u3099\u309A])(?=\p{M})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Cyrillic}]/gu
/** Zero-width characters, bidirectional controls, soft hyphens, byte order marks, controls. */
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu
const SPACES = /\s+/g

/** Letters that NFKD leaves whole although people type them otherwise. */
const spelledOut = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'n'],
  ['ı', 'i'],
  ['ĸ', 'k'],
  ['ς', 'σ'],
])
const SPELLED_OUT = new RegExp(`[${[...spelledOut.keys()].join('')}]`, 'g')

/**
 * A key that is equal for texts that differ only in case, accents, width, ligatures, invisible characters or spacing.
 *
 * Folding a folded text gives the same text. Wildcards `*` and `?` and the delimiters `^` and `=` stay.
 */
export function foldForMatching(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.toLowerCase().replace(SPACES, ' ').trim()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(SPACES, ' ')
    .replace(INVISIBLE, '')
    .replace(SPELLED_OUT, (letter) => spelledOut.get(letter) ?? letter)
    .normalize('NFC')
    .replace(SPACES, ' ')
    .trim()
}

const PRINTABLE_ASCII = /^[\x20-\x7E]*$/
