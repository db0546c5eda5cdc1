/**
 * Cleans texts that people typed. What is not known to be harmless goes: a name that stands nowhere else in the data set is
 * found by nobody's list of names, so descriptions keep the words of a list instead (vocabulary.ts).
 *
 * Source: PS3.15 E.3.5 (Clean Descriptors), E.3.4 (Clean Structured Content).
 */
import { foldForMatching } from '@leadglass/dicom'
import { cleanedCharacters } from '../limits.ts'
import { isIdentifier, type Named, wordsOf } from './identifying-words.ts'
import { isDescriptive } from './vocabulary.ts'

/** Dates with or without separators, UIDs, and numbers as long as those of patients and telephones. */
const tellingNumbers =
  /\d{1,4}[./\-\s]\d{1,2}[./\-\s]\d{2,4}(?!\d)|\d+(?:\.\d+){3,}|\d{5,}|\d{1,2}\.?\s?(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\w*\.?\s?\d{0,4}/giu
const addresses = /\S+@\S+|\b\w+:\/\/\S+|\bwww\.\S+/giu

/** A run of letters with marks, a number (with its decimals), or what stands between. */
const tokens = /[\p{L}\p{M}]+|\d+(?:[.,]\d+)?|[^\p{L}\p{M}\d]+/gu
const letters = /^[\p{L}\p{M}]+$/u

/** What stays between words; other characters become a space. */
const harmless = /[^ \t\r\n\f.,;:+\-*/%()[\]<>=_&#]/gu

/**
 * A description of which only words of the vocabulary and short numbers are left.
 *
 * @param named - from `namedIn`: removed even if it is in the vocabulary
 * @param added - folded words that stay as well
 * @returns '' if nothing but punctuation is left
 */
export function cleanDescription(text: string, named: Named, added: ReadonlySet<string>): string {
  if (text.length > cleanedCharacters) return ''
  const without = text
    .replace(addresses, ' ')
    .replace(/\S+/gu, (run) => (isIdentifier(run, named) ? '' : run))
    .replace(tellingNumbers, ' ')
  const kept = (without.match(tokens) ?? []).map((token) => {
    if (letters.test(token)) return !named.words.has(foldForMatching(token)) && isDescriptive(token, added) ? token : ''
    if (/^\d/.test(token)) return named.words.has(token) || token.length > 6 ? '' : token
    return token.replace(harmless, ' ')
  })
  return tidied(kept.join(''))
}

/**
 * A text of fixed wording, such as a code's meaning or a device's model: stays as it is unless it names somebody of this data set.
 */
export function sweepText(text: string, named: Named, added: ReadonlySet<string>): string {
  return isTelling(text, named) ? cleanDescription(text, named, added) : text
}

/** Whether a text names somebody of this data set, or gives an address of the net. */
export function isTelling(text: string, named: Named): boolean {
  if (text.length > cleanedCharacters) return true
  if (text.search(addresses) >= 0 || wordsOf(text).some((word) => named.words.has(word))) return true
  return text.split(/\s+/u).some((run) => isIdentifier(run, named))
}

function tidied(text: string): string {
  const single = text
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/\(\s*\)|\[\s*\]/g, '')
    .trim()
  return /[\p{L}\d]/u.test(single) ? single : ''
}
