/**
 * Decodes the text of a data set by its Specific Character Set.
 *
 * Reading never fails: octets that mean nothing in the declared set become U+FFFD, and a caller that wants to know is told.
 * Nothing is guessed from the octets, since a guess that is wrong shows another patient's name without a warning.
 *
 * Sources: PS3.5 6.1 (character repertoires), 6.2 (which value representations have which delimiters);
 * PS3.3 C.12.1.1.2 (Specific Character Set).
 */

import { asciiText } from './ascii.ts'
import { textDecoder } from './double-octet.ts'
import { decodeISO2022, type ReportTextProblem } from './iso-2022.ts'
import { REPLACEMENT } from './replacement.ts'
import { readSpecificCharacterSet, type SpecificCharacterSet } from './specific-character-set.ts'

export interface CharacterSetDecoder {
  /**
   * Decodes one value field with all its values; padding and the delimiters between values stay in.
   *
   * @param vr - decides which characters are delimiters; without it those of most VRs (`\`)
   * @returns text with U+FFFD for octets without a meaning; never throws
   */
  decode(octets: Uint8Array, vr?: string, report?: ReportTextProblem): string
  /** How many values of Specific Character Set could not be used: unknown, or meaningless beside the first. */
  readonly unusableTermCount: number
}

const delimitersByVR = new Map([
  ['PN', '\\^='],
  ['ST', ''],
  ['LT', ''],
  ['UT', ''],
])

/** VRs whose text Specific Character Set does not touch: their repertoire is part of ASCII. */
const defaultRepertoireVRs = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR'])

const defaultRepertoire = readSpecificCharacterSet([])

/**
 * The decoder for text in the given Specific Character Set.
 *
 * @param specificCharacterSet - the values of (0008,0005) in their order; an empty list is the default repertoire, ASCII
 */
export function decoderFor(specificCharacterSet: readonly string[]): CharacterSetDecoder {
  const set = readSpecificCharacterSet(specificCharacterSet)
  return {
    unusableTermCount: set.unusableTermCount,
    decode(octets, vr = 'LO', report = ignore) {
      const inUse = defaultRepertoireVRs.has(vr) ? defaultRepertoire : set
      return plainText(octets, inUse) ?? decodeWith(inUse, octets, vr, report)
    },
  }
}

function ignore(): void {}

/** The quick way for the most frequent case: ASCII alone in a set that begins with ASCII. */
function plainText(octets: Uint8Array, set: SpecificCharacterSet): string | undefined {
  return set.initialG0 === defaultRepertoire.initialG0 ? asciiText(octets) : undefined
}

function decodeWith(set: SpecificCharacterSet, octets: Uint8Array, vr: string, report: ReportTextProblem): string {
  if (!set.encoding) return decodeISO2022(octets, set, delimitersByVR.get(vr) ?? '\\', report)
  const text = textDecoder(set.encoding).decode(octets)
  if (text.includes(REPLACEMENT)) report({ kind: 'octets-without-meaning', offset: 0 })
  return text
}
