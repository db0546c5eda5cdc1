/** The keys of a C-FIND as conditions of the archive's index. Source: PS3.4 C.2.2.2. */
import type { Match, MomentRange, WholeQuery } from '@leadglass/archive'
import type { KeyMatch, Query, QueryKey } from '@leadglass/network'

/** Attributes that mean a moment together (PS3.4 C.2.2.2.5.1). */
const moments: readonly (readonly [date: string, time: string])[] = [
  ['StudyDate', 'StudyTime'],
  ['PerformedProcedureStepStartDate', 'PerformedProcedureStepStartTime'],
  ['ContentDate', 'ContentTime'],
]

export function matchesOf({ keys, combinedDateTime }: Query): Pick<WholeQuery, 'match' | 'moments'> {
  const flat = keys.flatMap((key) => key.items ?? [key])
  const ranges = combinedDateTime ? moments.flatMap(([date, time]) => momentRange(flat, date, time) ?? []) : []
  const combined = new Set(ranges.flatMap(({ dateKeyword, timeKeyword }) => [dateKeyword, timeKeyword]))
  const match = flat.flatMap(({ keyword, match: wanted }) =>
    keyword === undefined || wanted === undefined || combined.has(keyword) ? [] : [matchOf(keyword, wanted)],
  )
  return ranges.length > 0 ? { match, moments: ranges } : { match }
}

function matchOf(keyword: string, match: KeyMatch): Match {
  switch (match.kind) {
    case 'single':
      return { keyword, kind: 'equals', value: match.value }
    case 'list':
      return { keyword, kind: 'uid-list', values: match.values }
    case 'wildcard':
      return { keyword, kind: 'wildcard', value: match.value }
    case 'range':
      return { keyword, ...match }
    case 'name':
      return { keyword, kind: 'person-name', value: match.value, fuzzy: match.fuzzy }
  }
}

/** Only two ranges are one: a single date with a range of times means these hours of that day. */
function momentRange(keys: readonly QueryKey[], dateKeyword: string, timeKeyword: string): MomentRange | undefined {
  const date = keys.find(({ keyword }) => keyword === dateKeyword)?.match
  const time = keys.find(({ keyword }) => keyword === timeKeyword)?.match
  if (date?.kind !== 'range' || time?.kind !== 'range') return undefined
  const end = (day: string | undefined, hour: string | undefined) =>
    day === undefined ? undefined : { date: day, ...(hour === undefined ? {} : { time: hour }) }
  const from = end(date.from, time.from)
  const to = end(date.to, time.to)
  return { dateKeyword, timeKeyword, ...(from ? { from } : {}), ...(to ? { to } : {}) }
}
