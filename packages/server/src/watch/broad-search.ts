/**
 * Which searches narrow nothing down: no key at all, or wildcards that a crawler counts through.
 *
 * People look for a name, a number, a day. Whoever wants everything asks without keys, by sex, by years, or for `A*`, `B*`, `C*`.
 */
import type { Match, SearchQuery, WholeQuery } from '@leadglass/archive'

/** Keys of which one exact value leaves a handful of studies. */
const narrowKeywords: ReadonlySet<string> = new Set([
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'SOPInstanceUID',
  'PatientID',
  'AccessionNumber',
  'StudyID',
  'PatientName',
  'PatientBirthDate',
  'RequestedProcedureID',
  'ScheduledProcedureStepID',
])
/** Letters and digits that a wildcard must have to be about somebody. */
const tellingCharacters = 3
/** A range of days that a person on duty looks at. */
const narrowDays = 14
const dayMs = 86_400_000

export function isBroad({ match, ...query }: SearchQuery | WholeQuery): boolean {
  const { studyInstanceUID } = query as Partial<SearchQuery>
  return studyInstanceUID === undefined && !match.some(isNarrow)
}

/** UIDs of studies that a search names. */
export function namedStudies({ match, ...query }: SearchQuery | WholeQuery): string[] {
  const { studyInstanceUID } = query as Partial<SearchQuery>
  const named = match.flatMap((each) => {
    if (each.keyword !== 'StudyInstanceUID') return []
    if (each.kind === 'equals') return [each.value]
    return each.kind === 'uid-list' ? [...each.values] : []
  })
  return studyInstanceUID === undefined ? named : [studyInstanceUID, ...named]
}

/** The search as a text in which only what it asks for counts, not the page. */
export function patternOf({ level, match }: SearchQuery | WholeQuery): string {
  return [level, ...match.map((each) => JSON.stringify(each)).sort()].join('\n')
}

function isNarrow(match: Match): boolean {
  switch (match.kind) {
    case 'equals':
      return narrowKeywords.has(match.keyword) || match.keyword.endsWith('Date')
    case 'uid-list':
      return true
    case 'wildcard':
    case 'person-name':
      return narrowKeywords.has(match.keyword) && tellingLength(match.value) >= tellingCharacters
    case 'range':
      return match.keyword.endsWith('Date') && daysOf(match.from, match.to) <= narrowDays
  }
}

function tellingLength(value: string): number {
  return value.replace(/[^\p{L}\p{N}]/gu, '').length
}

/** An open end in the past counts to today: "the last week" is written in both ways. */
function daysOf(from: string | undefined, to: string | undefined): number {
  if (from === undefined) return Number.POSITIVE_INFINITY
  return ((to === undefined ? Date.now() : dateOf(to)) - dateOf(from)) / dayMs
}

function dateOf(text: string): number {
  return Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`)
}
