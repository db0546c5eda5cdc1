/**
 * Matching of one attribute's values against one key: single value, wildcard, range, list of UIDs, universal.
 *
 * Text and names match whatever their case and accents (PS3.4 C.2.2.2.1 allows that for names; for descriptions and codes of
 * a worklist, too, a scanner is better served by one item too many). UIDs, dates, times and AE titles match exactly.
 *
 * Sources: PS3.4 C.2.2.2.1 to C.2.2.2.5 (kinds of matching), PS3.5 6.2.1 (groups of a person name).
 */
import { foldForMatching, parsePersonName, type VR } from '@leadglass/dicom'

/**
 * Whether any of the values fulfils the key. An empty key is universal. An attribute without a value matches only that.
 *
 * @param values - decoded, without padding
 * @param keys - the values of the key; more than one are alternatives only for UI
 */
export function matchesKey(vr: VR, keys: readonly string[], values: readonly string[]): boolean {
  const key = keys[0] ?? ''
  if (keys.every((each) => each === '')) return true
  switch (vr) {
    case 'UI':
      return values.some((value) => keys.includes(value))
    case 'DA':
      return values.some((value) => isWithin(dateOf(value), key, dateOf))
    case 'TM':
      return values.some((value) => isWithin(timeOf(value), key, timeOf))
    case 'DT':
      return values.some((value) => isWithin(value, key, (text) => text))
    case 'PN':
      return values.some((value) => matchesName(key, value))
    case 'AE':
      return values.some((value) => wildcard(key).test(value))
    default:
      return values.some((value) => wildcard(foldForMatching(key)).test(foldForMatching(value)))
  }
}

/** Each component group of the key that is not empty must match the same group of the value. */
function matchesName(key: string, value: string): boolean {
  const wanted = parsePersonName(key)
  const given = parsePersonName(value)
  return (['alphabetic', 'ideographic', 'phonetic'] as const).every((group) => {
    const pattern = foldForMatching(wanted[group])
    return pattern === '' || wildcard(pattern).test(foldForMatching(given[group]))
  })
}

/**
 * Whether a value lies in `FROM-TO`, `FROM-`, `-TO`, or is the one value; ends included, each as precise as it is written.
 *
 * @param normal - brings a value into a form whose prefixes compare as text
 */
export function isWithin(value: string, key: string, normal: (text: string) => string): boolean {
  if (value === '') return false
  const [from, to] = rangeOf(key, normal)
  return (from === '' || value.slice(0, from.length) >= from) && (to === '' || value.slice(0, to.length) <= to)
}

/** The ends of a range key; '' for an open end. A single value is the range from itself to itself. */
export function rangeOf(key: string, normal: (text: string) => string): readonly [string, string] {
  const at = key.indexOf('-')
  if (at < 0) return [normal(key), normal(key)]
  return [normal(key.slice(0, at)), normal(key.slice(at + 1))]
}

/** YYYYMMDD; the form of ACR-NEMA 2.0 with dots is read too. */
export function dateOf(text: string): string {
  return text.trim().replaceAll('.', '')
}

/** HHMMSS.FFFFFF cut where the writer stopped; the form of ACR-NEMA 2.0 with colons is read too. */
export function timeOf(text: string): string {
  return text.trim().replaceAll(':', '')
}

/** Patterns come again with every item of a list: the last ones are kept. */
const patterns = new Map<string, RegExp>()
const PATTERNS_KEPT = 256

/** `*` any run, `?` any one character. Runs of stars are one star, so that no pattern can be made slow. */
function wildcard(pattern: string): RegExp {
  const known = patterns.get(pattern)
  if (known) return known
  const source = pattern
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]')
  const made = new RegExp(`^${source}$`, 'u')
  if (patterns.size >= PATTERNS_KEPT) patterns.clear()
  patterns.set(pattern, made)
  return made
}
