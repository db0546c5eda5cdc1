/**
 * Encodes text in a Specific Character Set, if that can hold it: the answer to a query in the character set that was asked for.
 *
 * Code elements know how to decode only; which octets stand for a character is found by decoding all of them once.
 *
 * Sources: PS3.3 C.12.1.1.2 (Specific Character Set), PS3.5 6.1.2.5 (code extension), 6.1.2.5.3 (initial sets at the end).
 */
import { ascii, type CodeElement } from './code-elements.ts'
import { textDecoder } from './double-octet.ts'
import { REPLACEMENT } from './replacement.ts'
import { readSpecificCharacterSet, type SpecificCharacterSet } from './specific-character-set.ts'

export interface CharacterSetEncoder {
  /** @returns the octets without padding; undefined if a character has no place in the set */
  encode(text: string): Uint8Array | undefined
}

const PRINTABLE_ASCII = /^[\x20-\x7E\r\n\f\t]*$/
const DELIMITERS = /[\\^=\r\n\f\t]/
const ESC = 0x1b

/** @param specificCharacterSet - the values of (0008,0005) in their order; an empty list is ASCII */
export function encoderFor(specificCharacterSet: readonly string[]): CharacterSetEncoder {
  const set = readSpecificCharacterSet(specificCharacterSet)
  if (set.encoding === 'utf-8') return { encode: (text) => new TextEncoder().encode(text) }
  const encode = set.encoding === undefined ? (text: string) => extended(text, set) : wholeEncoder(set.encoding)
  const startsWithASCII = set.initialG0 === ascii
  return {
    encode: (text) => (startsWithASCII && PRINTABLE_ASCII.test(text) ? new TextEncoder().encode(text) : encode(text)),
  }
}

/** Each code unit of a declared element, by what it means. */
const tables = new Map<CodeElement, ReadonlyMap<string, readonly number[]>>()

function tableOf(element: CodeElement): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(element)
  if (known) return known
  const high = element.half === 'G1' ? 0x80 : 0
  const singles = Array.from({ length: 94 + (high ? 2 : 0) }, (_, index) => (high ? 0xa0 : 0x21) + index)
  const pairs = () =>
    Array.from({ length: 94 * 94 }, (_, n) => [Math.floor(n / 94), n % 94].map((o) => (o + 0x21) | high))
  const codes: readonly number[][] = element.octetsPerCharacter === 1 ? singles.map((octet) => [octet]) : pairs()
  const table = new Map<string, readonly number[]>()
  for (const code of codes) {
    const character = element.decode(Uint8Array.from(code))
    if (character !== REPLACEMENT && character !== '' && !table.has(character)) table.set(character, code)
  }
  tables.set(element, table)
  return table
}

/** Code extension: the sets in the two halves, changed by escape sequences, initial again at each delimiter and at the end. */
function extended(text: string, set: SpecificCharacterSet): Uint8Array | undefined {
  const octets: number[] = []
  let g0 = set.initialG0
  let g1 = set.initialG1
  const begin = (element: CodeElement) => {
    octets.push(ESC, ...[...element.escapeSequence].map((character) => character.charCodeAt(0)))
    if (element.half === 'G0') g0 = element
    else g1 = element
  }
  const toInitial = () => {
    if (g0 !== set.initialG0) begin(set.initialG0)
    g1 = set.initialG1
  }
  for (const character of text) {
    if (character === ' ' || DELIMITERS.test(character)) {
      if (character !== ' ' || g0.octetsPerCharacter === 2) toInitial()
      octets.push(character.charCodeAt(0))
      continue
    }
    const candidates = [g0, ...(g1 ? [g1] : []), ...set.declared]
    const element = candidates.find((each) => tableOf(each).has(character))
    if (element === undefined) return undefined
    if (element !== g0 && element !== g1) begin(element)
    octets.push(...tableOf(element).get(character)!)
  }
  toInitial()
  return Uint8Array.from(octets)
}

/** GB 18030 and GBK have no code elements: two octets that decode to the character are looked up, others have no place. */
function wholeEncoder(label: 'gb18030' | 'gbk'): (text: string) => Uint8Array | undefined {
  return (text) => {
    const octets: number[] = []
    for (const character of text) {
      const code = character.charCodeAt(0) < 0x80 ? [character.charCodeAt(0)] : doubleOctets(label).get(character)
      if (code === undefined) return undefined
      octets.push(...code)
    }
    return Uint8Array.from(octets)
  }
}

const wholeTables = new Map<string, ReadonlyMap<string, readonly number[]>>()

function doubleOctets(label: 'gb18030' | 'gbk'): ReadonlyMap<string, readonly number[]> {
  const known = wholeTables.get(label)
  if (known) return known
  const table = new Map<string, readonly number[]>()
  const decoder = textDecoder(label)
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if ([...character].length === 1 && character !== REPLACEMENT) table.set(character, [lead, trail])
    }
  }
  wholeTables.set(label, table)
  return table
}
