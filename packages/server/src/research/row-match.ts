/**
 * Compares the de-identified row of a search with what was asked: never the original, or a search would tell what it shows to
 * nobody. Source: PS3.4 C.2.2.2.
 */
import type { Match, MomentRange, SearchRow } from '@leadglass/archive'
import { foldForMatching } from '@leadglass/dicom'

export function fulfils(row: SearchRow, match: readonly Match[], moments: readonly MomentRange[] = []): boolean {
  return (
    match.every((one) => fulfilsOne(textsOf(row[one.keyword]), one)) && moments.every((range) => within(row, range))
  )
}

function textsOf(value: SearchRow[string] | undefined): string[] {
  if (value === undefined) return []
  return typeof value === 'object' ? [...value] : [String(value)]
}

function fulfilsOne(texts: readonly string[], match: Match): boolean {
  switch (match.kind) {
    case 'equals':
      return texts.includes(match.value)
    case 'uid-list':
      return match.values.some((value) => texts.includes(value))
    case 'wildcard':
      return texts.some((text) => fits(foldForMatching(match.value), foldForMatching(text)))
    case 'range':
      return texts.some((text) => inRange(text, match.from, match.to))
    case 'person-name':
      return texts.some((text) => namedLike(text, match.value, match.fuzzy === true))
  }
}

function namedLike(text: string, wanted: string, fuzzy: boolean): boolean {
  const [name, asked] = [foldForMatching(text), foldForMatching(wanted)]
  if (!fuzzy) return name.split('=').some((group) => fits(asked, group))
  const words = name.split(/[\s^=]+/)
  return asked.split(/[\s^=]+/).every((part) => words.some((word) => fits(`${part}*`, word)))
}

/** `*` any run, `?` any one character; no pattern makes it slow. */
export function fits(pattern: string, text: string): boolean {
  let reached = new Set([0])
  for (const character of pattern) {
    const next = new Set<number>()
    for (const at of reached) {
      if (character === '*') for (let rest = at; rest <= text.length; rest++) next.add(rest)
      else if (at < text.length && (character === '?' || character === text[at])) next.add(at + 1)
    }
    reached = next
  }
  return reached.has(text.length)
}

/** A shorter bound means all that begins with it, as `2024` does for a time or date of that length. */
function inRange(text: string, from: string | undefined, to: string | undefined): boolean {
  const numeric = [text, from ?? '0', to ?? '0'].every((part) => /^-?\d+$/.test(part)) && text.length < 6
  if (numeric)
    return (from === undefined || Number(text) >= Number(from)) && (to === undefined || Number(text) <= Number(to))
  return (from === undefined || text >= from) && (to === undefined || text.slice(0, to.length) <= to)
}

function within(row: SearchRow, { dateKeyword, timeKeyword, from, to }: MomentRange): boolean {
  const date = row[dateKeyword]
  if (typeof date !== 'string') return false
  const moment = date + String(row[timeKeyword] ?? '')
  const first = from && from.date + (from.time ?? '')
  const last = to && to.date + (to.time ?? '')
  return (first === undefined || moment >= first) && (last === undefined || moment.slice(0, last.length) <= last)
}
