/**
 * Text with code extensions: a state machine over the octets of one value field.
 *
 * Octets below 80H belong to the set in G0, the others to the set in G1; an escape sequence puts another set into one of
 * the halves; a delimiter or the end of a line puts the initial sets back. A delimiter octet inside a double-octet
 * character is part of that character.
 *
 * Sources: PS3.5 6.1.2.4, 6.1.2.5 (code extension, 6.1.2.5.3 on delimiters), 6.1.3 (control characters); ECMA-35.
 */
import { type CodeElement, elementsByEscape } from './code-elements.ts'
import { REPLACEMENT } from './replacement.ts'
import type { SpecificCharacterSet } from './specific-character-set.ts'

/** What was wrong with a value, and where; the text itself stays out. */
export interface TextProblem {
  readonly kind: 'escape-not-declared' | 'escape-unknown' | 'octets-without-meaning'
  /** Octets from the start of the value field. */
  readonly offset: number
}

export type ReportTextProblem = (problem: TextProblem) => void

const ESC = 0x1b
const SPACE = 0x20
const DELETE = 0x7f
const TAB = 0x09
const CARRIAGE_RETURN = 0x0d

/**
 * Decodes one value field, all its values with their delimiters.
 *
 * @param delimiters - the ASCII characters that put the initial sets back, such as `\^=` for a Person Name
 * @returns text with U+FFFD for octets without a meaning; never throws
 */
export function decodeISO2022(
  octets: Uint8Array,
  set: SpecificCharacterSet,
  delimiters: string,
  report: ReportTextProblem,
): string {
  return new CodeExtensionReader(octets, set, delimiters, report).read()
}

class CodeExtensionReader {
  readonly #octets: Uint8Array
  readonly #set: SpecificCharacterSet
  readonly #delimiters: string
  readonly #report: ReportTextProblem
  #g0: CodeElement
  #g1: CodeElement | undefined
  #text = ''

  constructor(octets: Uint8Array, set: SpecificCharacterSet, delimiters: string, report: ReportTextProblem) {
    this.#octets = octets
    this.#set = set
    this.#delimiters = delimiters
    this.#report = report
    this.#g0 = set.initialG0
    this.#g1 = set.initialG1
  }

  read(): string {
    for (let at = 0; at < this.#octets.length; ) at = this.#readAt(at)
    return this.#text
  }

  /** Reads what starts at `at` and returns where it ends. */
  #readAt(at: number): number {
    const octet = this.#octets[at]!
    if (octet === ESC) return this.#readEscape(at)
    if (isControlOrSpace(octet)) return this.#readCharacter(at, octet >= TAB && octet <= CARRIAGE_RETURN)
    const element = octet < 0x80 ? this.#g0 : this.#g1
    if (this.#isDelimiter(octet, element)) return this.#readCharacter(at, true)
    return this.#readRun(at, element)
  }

  #readEscape(at: number): number {
    const sequence = escapeSequenceAfter(this.#octets, at)
    const element = elementsByEscape.get(sequence)
    if (!element) {
      this.#text += REPLACEMENT
      this.#report({ kind: 'escape-unknown', offset: at })
    } else if (!this.#set.declared.has(element)) this.#report({ kind: 'escape-not-declared', offset: at })
    if (element?.half === 'G0') this.#g0 = element
    if (element?.half === 'G1') this.#g1 = element
    return at + 1 + sequence.length
  }

  #readCharacter(at: number, endsExtension: boolean): number {
    this.#text += String.fromCharCode(this.#octets[at]!)
    if (endsExtension) {
      this.#g0 = this.#set.initialG0
      this.#g1 = this.#set.initialG1
    }
    return at + 1
  }

  #readRun(at: number, element: CodeElement | undefined): number {
    const end = element?.octetsPerCharacter === 2 ? endOfPairs(this.#octets, at) : this.#endOfSingles(at, element)
    const readable = element !== undefined && end > at
    const text = readable ? element.decode(this.#octets.subarray(at, end)) : REPLACEMENT.repeat(Math.max(end - at, 1))
    if (text.includes(REPLACEMENT)) this.#report({ kind: 'octets-without-meaning', offset: at })
    this.#text += text
    return Math.max(end, at + 1)
  }

  #endOfSingles(at: number, element: CodeElement | undefined): number {
    const half = this.#octets[at]! & 0x80
    let end = at + 1
    for (; end < this.#octets.length; end += 1) {
      const octet = this.#octets[end]!
      if ((octet & 0x80) !== half || isControlOrSpace(octet) || this.#isDelimiter(octet, element)) break
    }
    return end
  }

  #isDelimiter(octet: number, element: CodeElement | undefined): boolean {
    return octet < 0x80 && element?.octetsPerCharacter === 1 && this.#delimiters.includes(String.fromCharCode(octet))
  }
}

/** Controls, space and delete are not part of the 94 characters of a G0 set: they mean the same in each. */
function isControlOrSpace(octet: number): boolean {
  return octet <= SPACE || octet === DELETE
}

/** The intermediate octets (20H to 2FH) and the final one (30H to 7EH) after ESC, as text; shorter where cut off. */
function escapeSequenceAfter(octets: Uint8Array, at: number): string {
  let sequence = ''
  for (const octet of octets.subarray(at + 1)) {
    if (octet < SPACE || octet >= DELETE) break
    sequence += String.fromCharCode(octet)
    if (octet >= 0x30) break
  }
  return sequence
}

/** Where the double-octet characters that start at `at` end: both octets in the same half, from 21H to 7EH of it. */
function endOfPairs(octets: Uint8Array, at: number): number {
  const half = octets[at]! & 0x80
  const belongs = (octet = 0) => (octet & 0x80) === half && !isControlOrSpace(octet & 0x7f)
  let end = at
  while (belongs(octets[end]) && belongs(octets[end + 1])) end += 2
  return end
}
