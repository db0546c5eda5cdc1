/** Cases as they are shown and exported: without address, institution, recipient unless these are asked for. */
import { countryOf } from '../countries/countries.ts'
import { type Count, rungs } from '../finding.ts'
import { targetName } from '../judge/target-name.ts'
import { largestFirst } from '../report/group-by.ts'
import { showName } from '../report/show-name.ts'
import { sumCounts } from '../report/sum-counts.ts'
import { secretsOf, withhold } from '../report/withhold.ts'
import { type Case, type CaseState, stepsOf } from './case.ts'
import { type Clock, clocksOf, clockWords, dueClock } from './clocks.ts'
import type { CaseEventKind, Recipient } from './event.ts'

export interface CaseView {
  readonly id: string
  /** 1 is the case that links to most images; closed ones keep their place. */
  readonly rank: number
  readonly state: CaseState
  readonly country: string
  readonly countryCode?: string
  readonly product: string
  readonly rung: number
  readonly studies: Count
  readonly imagesLinked: Count
  readonly imagesAccessible: Count
  /** ISO 8601, as are all times here. */
  readonly firstSeenAt: string
  readonly lastSeenAt: string
  readonly letters: number
  readonly notifiedOn?: string
  readonly clocks: readonly Clock[]
  /** What is due, in words. */
  readonly due?: string
  /** Steps a person may take next. */
  readonly steps: readonly CaseEventKind[]
  readonly address?: string
  readonly institution?: string
  readonly network?: string
}

export interface CaseHistoryLine {
  readonly seq: number
  readonly recordedAt: string
  readonly by: string
  readonly kind: CaseEventKind
  readonly on: string
  readonly rung?: number
  readonly note?: string
  readonly recipient?: Recipient
  readonly letter?: string
  /** Only with names. */
  readonly to?: string
}

export interface CaseDetail extends CaseView {
  readonly rungWords: string
  readonly evidence: readonly string[]
  readonly exposedFields: readonly string[]
  readonly history: readonly CaseHistoryLine[]
}

export interface ViewOptions {
  readonly named: boolean
  readonly now: Date
}

/** All cases, the largest first. */
export function caseViews(cases: readonly Case[], options: ViewOptions): CaseView[] {
  const ranked = largestFirst(
    cases.map((known) => ({ known, ...(known.open.counts && { counts: known.open.counts }) })),
  )
  const views = ranked.map(({ known }, index) => viewOf(known, index + 1, options))
  return options.named ? views : withhold(views, secretsOf(cases.map(({ system }) => system)))
}

/** One of them, with its history. `undefined` when there is none of this name. */
export function caseDetail(cases: readonly Case[], id: string, options: ViewOptions): CaseDetail | undefined {
  const known = cases.find((candidate) => candidate.id === id)
  const view = caseViews(cases, options).find((candidate) => candidate.id === id)
  if (!known || !view) return undefined
  const detail: CaseDetail = {
    ...view,
    rungWords: rungs[known.open.rung as keyof typeof rungs],
    evidence: known.open.evidence.map(({ what }) => what),
    exposedFields: known.open.exposedFields,
    history: known.entries.map((entry) => historyLine(entry, options.named)),
  }
  return options.named ? detail : withhold(detail, secretsOf(cases.map(({ system }) => system)))
}

function viewOf(known: Case, rank: number, { named, now }: ViewOptions): CaseView {
  const { system, open, entries } = known
  const { code, name } = countryOf(system.country)
  const clocks = clocksOf(known, now)
  const due = dueClock(clocks)
  const letters = entries.flatMap(({ event }) => (event.kind === 'notified' ? [event] : []))
  const unknown: Count = { value: 0, certainty: 'at least' }
  return {
    id: known.id,
    rank,
    state: known.state,
    country: showName(name, 60),
    ...(code && { countryCode: code }),
    product: open.product,
    rung: open.rung,
    studies: open.counts?.studies ?? unknown,
    imagesLinked: open.counts?.images ?? unknown,
    imagesAccessible: open.counts?.imagesAccessible ?? unknown,
    firstSeenAt: known.firstSeenAt,
    lastSeenAt: known.last.at,
    letters: letters.length,
    ...(letters[0] && { notifiedOn: letters[0].on }),
    clocks,
    ...(due && { due: `day ${due.days}: ${clockWords[due.days]}` }),
    steps: stepsOf(known),
    ...(named && {
      address: targetName(system),
      institution: system.institution ?? '',
      network: system.network ?? '',
    }),
  }
}

function historyLine({ seq, recordedAt, by, event }: Case['entries'][number], named: boolean): CaseHistoryLine {
  const line = { seq, recordedAt, by, kind: event.kind }
  if ('observation' in event) return { ...line, on: event.observation.at, rung: event.observation.rung }
  return {
    ...line,
    on: event.on,
    ...(event.note !== undefined && { note: event.note }),
    ...(event.kind === 'notified' && { recipient: event.recipient, letter: event.letter.file }),
    ...(event.kind === 'notified' && named && { to: event.to }),
  }
}

/** Cases in each state: what a page shows above the list. */
export function stateTotals(views: readonly CaseView[]): { state: CaseState; cases: number; imagesLinked: Count }[] {
  return [...new Set(views.map(({ state }) => state))].map((state) => {
    const members = views.filter((view) => view.state === state)
    return { state, cases: members.length, imagesLinked: sumCounts(members.map(({ imagesLinked }) => imagesLinked)) }
  })
}
