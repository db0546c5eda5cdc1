/**
 * The data dictionary: what PS3.6 and PS3.7 say of a tag. Read from its compact form when asked.
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

/** A line of the generated table: its place among the lines is that of its keyword in `Tags`. */
interface Line {
  readonly text: string
  readonly index: number
}
interface Pattern {
  readonly mask: Tag
  readonly value: Tag
  readonly line: Line
}
interface Tables {
  readonly exact: ReadonlyMap<Tag, Line>
  readonly repeating: readonly Pattern[]
  readonly keywords: readonly string[]
  /** Entries that were asked for. */
  readonly entries: Map<Line, DictionaryEntry>
}

let tables: Tables | undefined

/** The entry of a tag, repeating groups (50xx, 60xx) included; `undefined` for private and unknown tags. */
export function entryOf(tag: Tag): DictionaryEntry | undefined {
  tables ??= indexLines()
  const line = tables.exact.get(tag) ?? (isPrivateTag(tag) ? undefined : repeatingLine(tables.repeating, tag))
  return line && entryAt(line, tables)
}

function repeatingLine(patterns: readonly Pattern[], tag: Tag): Line | undefined {
  return patterns.find((pattern) => (tag & pattern.mask) >>> 0 === pattern.value)?.line
}

function entryAt(line: Line, { entries, keywords }: Tables): DictionaryEntry {
  const known = entries.get(line)
  if (known !== undefined) return known
  const [, vrs = '', vm = '', flag, name = ''] = line.text.split('|')
  const vrList = vrs === '' ? [] : (vrs.split('/') as VR[])
  const entry = { keyword: keywords[line.index] ?? '', name, vrs: vrList, vm, retired: flag === 'R' }
  entries.set(line, entry)
  return entry
}

/** Looks at the tags alone; the rest of a line is read when it is asked for. */
function indexLines(): Tables {
  const exact = new Map<Tag, Line>()
  const repeating: Pattern[] = []
  for (const [index, text] of dictionaryLines.split('\n').entries()) {
    const digits = text.slice(0, 8)
    const line = { text, index }
    if (digits.includes('x')) repeating.push(patternOf(digits, line))
    else exact.set(Number.parseInt(digits, 16), line)
  }
  return { exact, repeating, keywords: Object.keys(Tags), entries: new Map() }
}

/** `60xx3000` becomes the mask FF00FFFF and the value 60003000. */
function patternOf(digits: string, line: Line): Pattern {
  const mask = Number.parseInt(digits.replace(/[0-9a-f]/g, 'f').replaceAll('x', '0'), 16)
  return { mask, value: Number.parseInt(digits.replaceAll('x', '0'), 16), line }
}
