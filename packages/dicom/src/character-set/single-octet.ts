/**
 * The single-octet character sets of PS3.5 6.1: what the octets 80H to FFH (G1) mean in each, and JIS X 0201.
 *
 * Octets 80H to 9FH are controls that PS3.5 6.1.3 does not allow. They read as U+FFFD, except in Latin alphabet No. 1,
 * where writers on Windows put quotation marks and dashes: there they read as windows-1252.
 *
 * Sources: PS3.3 C.12.1.1.2 Tables C.12-2 and C.12-3; WHATWG Encoding Standard (labels and their meaning).
 */
import { textDecoder } from './double-octet.ts'
import { REPLACEMENT } from './replacement.ts'

const PRIVATE_USE = /[\uE000-\uF8FF]/g
const WINDOWS_1252_CONTROLS = '€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ'
const NO_CONTROLS = REPLACEMENT.repeat(32)
const KATAKANA_FIRST = 0xff61
const KATAKANA_COUNT = 63

const tables = new Map<string, string>()

/**
 * The 128 characters of the octets 80H to FFH.
 *
 * @param label - a WHATWG label, or `katakana` for the G1 half of JIS X 0201
 */
export function highHalf(label: string): string {
  const known = tables.get(label)
  if (known) return known
  const made = makeHighHalf(label)
  tables.set(label, made)
  return made
}

function makeHighHalf(label: string): string {
  if (label === 'latin1') return WINDOWS_1252_CONTROLS + codePoints(0xa0, 96)
  if (label === 'katakana')
    return (NO_CONTROLS + REPLACEMENT + codePoints(KATAKANA_FIRST, KATAKANA_COUNT)).padEnd(128, REPLACEMENT)
  const octets = Uint8Array.from({ length: 96 }, (_, index) => 0xa0 + index)
  return NO_CONTROLS + textDecoder(label).decode(octets).replace(PRIVATE_USE, REPLACEMENT)
}

function codePoints(first: number, count: number): string {
  return String.fromCharCode(...Array.from({ length: count }, (_, index) => first + index))
}
