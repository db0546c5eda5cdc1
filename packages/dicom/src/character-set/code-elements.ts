/**
 * Code elements: the character sets that an escape sequence puts into the low (G0) or the high (G1) half of the code
 * table, and the Defined Terms of Specific Character Set that name them.
 *
 * Sources: PS3.3 C.12.1.1.2 Tables C.12-2, C.12-3, C.12-4 (terms and escape sequences); PS3.5 6.1.2.5 (code extension).
 */
import { decodeGB2312, decodeJISX0208, decodeJISX0212, decodeKSX1001, type RunDecoder } from './double-octet.ts'
import { highHalf } from './single-octet.ts'

export interface CodeElement {
  readonly half: 'G0' | 'G1'
  /** The octets that follow ESC, as ASCII text. */
  readonly escapeSequence: string
  readonly octetsPerCharacter: 1 | 2
  /** Decodes a run of octets, all of this element's half. */
  readonly decode: RunDecoder
}

export const ascii: CodeElement = { half: 'G0', escapeSequence: '(B', octetsPerCharacter: 1, decode: decodeASCII }

/** JIS X 0201 romaji: ASCII with a yen sign for the reverse solidus and an overline for the tilde. */
const romaji: CodeElement = {
  half: 'G0',
  escapeSequence: '(J',
  octetsPerCharacter: 1,
  decode: (octets) => decodeASCII(octets).replaceAll('\\', '¥').replaceAll('~', '‾'),
}

/** The code elements of each Defined Term, by its ISO-IR registration number. */
export const elementsByRegistration: ReadonlyMap<number, readonly CodeElement[]> = new Map([
  [6, [ascii]],
  [100, [singleOctet('-A', 'latin1')]],
  [101, [singleOctet('-B', 'iso-8859-2')]],
  [109, [singleOctet('-C', 'iso-8859-3')]],
  [110, [singleOctet('-D', 'iso-8859-4')]],
  [144, [singleOctet('-L', 'iso-8859-5')]],
  [127, [singleOctet('-G', 'iso-8859-6')]],
  [126, [singleOctet('-F', 'iso-8859-7')]],
  [138, [singleOctet('-H', 'iso-8859-8')]],
  [148, [singleOctet('-M', 'windows-1254')]],
  [203, [singleOctet('-b', 'iso-8859-15')]],
  [166, [singleOctet('-T', 'windows-874')]],
  [13, [romaji, singleOctet(')I', 'katakana')]],
  [87, [doubleOctet('G0', '$B', decodeJISX0208)]],
  [159, [doubleOctet('G0', '$(D', decodeJISX0212)]],
  [149, [doubleOctet('G1', '$)C', decodeKSX1001)]],
  [58, [doubleOctet('G1', '$)A', decodeGB2312)]],
])

/** Every code element there is, by the octets that follow ESC. */
export const elementsByEscape: ReadonlyMap<string, CodeElement> = new Map(
  [...elementsByRegistration.values()].flat().map((element) => [element.escapeSequence, element]),
)

function singleOctet(escapeSequence: string, label: string): CodeElement {
  const decode: RunDecoder = (octets) => {
    const table = highHalf(label)
    let text = ''
    for (const octet of octets) text += table[octet & 0x7f]
    return text
  }
  return { half: 'G1', escapeSequence, octetsPerCharacter: 1, decode }
}

function doubleOctet(half: 'G0' | 'G1', escapeSequence: string, decode: RunDecoder): CodeElement {
  return { half, escapeSequence, octetsPerCharacter: 2, decode }
}

function decodeASCII(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) text += String.fromCharCode(octet)
  return text
}
