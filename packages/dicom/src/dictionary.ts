/**
 * The data dictionary: what PS3.6 and PS3.7 say of a tag. Parsed from its compact form when first asked.
 *
 * Sources: PS3.6 Table 6-1, Table 7-1; PS3.7 Annex E. Table: generated/dictionary.ts.
 */
import { dictionaryLines } from './generated/dictionary.ts'
import { Tags } from './generated/tags.ts'
import { isPrivateTag, type Tag } from './tag.ts'
import type { VR } from './vr.ts'

export interface DictionaryEntry {
  readonly keyword: string
  readonly name: string
  /** Empty for items and delimiters, several where the Standard leaves a choice (US or SS). */
  readonly vrs: readonly VR[]
  /** As PS3.6 writes it: `1`, `2-2n`, `1-n`. */
  readonly vm: string
  readonly retired: boolean
}

interface Pattern {
  readonly mask: Tag
  readonly value: Tag
  readonly entry: DictionaryEntry
}
interface Tables {
  readonly exact: ReadonlyMap<Tag, DictionaryEntry>
  readonly repeating: readonly Pattern[]
}

let parsed: Tables | undefined

/** The entry of a tag, repeating groups (50xx, 60xx) included; `undefined` for private and unknown tags. */
export function entryOf(tag: Tag): DictionaryEntry | undefined {
  parsed ??= parseTables()
  return parsed.exact.get(tag) ?? (isPrivateTag(tag) ? undefined : repeatingEntry(parsed.repeating, tag))
}

function repeatingEntry(patterns: readonly Pattern[], tag: Tag): DictionaryEntry | undefined {
  return patterns.find((pattern) => (tag & pattern.mask) >>> 0 === pattern.value)?.entry
}

function parseTables(): Tables {
  const keywords = Object.keys(Tags)
  const exact = new Map<Tag, DictionaryEntry>()
  const repeating: Pattern[] = []
  const choices = new Map<string, readonly VR[]>()
  for (const [index, line] of dictionaryLines.split('\n').entries()) {
    const [digits = '', vrText = '', vm = '', flag, name = ''] = line.split('|')
    const vrs = choices.get(vrText) ?? (vrText === '' ? [] : (vrText.split('/') as VR[]))
    choices.set(vrText, vrs)
    const entry = { keyword: keywords[index] ?? '', name, vrs, vm, retired: flag === 'R' }
    if (digits.includes('x')) repeating.push(patternOf(digits, entry))
    else exact.set(Number.parseInt(digits, 16), entry)
  }
  return { exact, repeating }
}

/** `60xx3000` becomes the mask FF00FFFF and the value 60003000. */
function patternOf(digits: string, entry: DictionaryEntry): Pattern {
  const mask = Number.parseInt(digits.replace(/[0-9a-f]/g, 'f').replaceAll('x', '0'), 16)
  return { mask, value: Number.parseInt(digits.replaceAll('x', '0'), 16), entry }
}
