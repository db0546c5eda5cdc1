/**
 * Specific Character Set (0008,0005): what its values say about the text of a data set.
 *
 * Sources: PS3.3 C.12.1.1.2 (Defined Terms, their order and combinations), PS3.5 6.1.2.
 */
import { ascii, type CodeElement, elementsByRegistration } from './code-elements.ts'

export interface SpecificCharacterSet {
  /** A TextDecoder label where the whole value is in one encoding without escape sequences; otherwise undefined. */
  readonly encoding: 'utf-8' | 'gb18030' | 'gbk' | undefined
  /** What the halves mean at the start of a value and after a delimiter. */
  readonly initialG0: CodeElement
  readonly initialG1: CodeElement | undefined
  /** Code elements that escape sequences may name. */
  readonly declared: ReadonlySet<CodeElement>
  /** Values that are no Defined Term, and values that have no meaning beside the first one: counted, not repeated. */
  readonly unusableTermCount: number
}

const wholeEncodings = new Map<string, 'utf-8' | 'gb18030' | 'gbk'>([
  ['ISO_IR 192', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['GBK', 'gbk'],
])

/** Real files write the term as `ISO-IR 100`, `ISO_IR_100` or `ISO IR 100` too; each is as clear as the right one. */
const REGISTRATION = /^ISO[ _-]?(?:2022[ _-]?)?IR[ _-]?(\d{1,3})$/i

/** Reads the values as they stand in the data set, padding included; never throws. */
export function readSpecificCharacterSet(values: readonly string[]): SpecificCharacterSet {
  const terms = values.map((value) => value.replace(/[ \0]+$/, '').trim())
  const first = terms[0] ?? ''
  const encoding = wholeEncodings.get(first.replace(/^ISO[ _-]IR[ _-]/i, 'ISO_IR ').toUpperCase())
  if (encoding) return { ...plain, encoding, unusableTermCount: terms.length - 1 }
  const known = terms.map(elementsOf)
  const declared = new Set([ascii, ...known.flatMap((elements) => elements ?? [])])
  const initial = known[0] ?? []
  return {
    encoding: undefined,
    initialG0: initial.find(({ half, octetsPerCharacter }) => half === 'G0' && octetsPerCharacter === 1) ?? ascii,
    initialG1: initial.find(({ half }) => half === 'G1'),
    declared,
    unusableTermCount: known.filter((elements) => elements === undefined).length,
  }
}

const plain = { initialG0: ascii, initialG1: undefined, declared: new Set([ascii]) }

function elementsOf(term: string): readonly CodeElement[] | undefined {
  if (term === '') return []
  const registration = REGISTRATION.exec(term)?.[1]
  return registration === undefined ? undefined : elementsByRegistration.get(Number(registration))
}
