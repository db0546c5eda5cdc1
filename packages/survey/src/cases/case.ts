/** A case as its events made it, and which step may follow which. */
import { SurveyError } from '../errors.ts'
import type { CaseEvent, CaseEventKind, Observation } from './event.ts'
import type { RegisterEntry } from './register.ts'

export const caseStates = ['found', 'validated', 'notified', 'acknowledged', 'mitigated', 'closed', 'reopened'] as const
export type CaseState = (typeof caseStates)[number]

export interface Case {
  readonly id: string
  readonly state: CaseState
  readonly system: Extract<CaseEvent, { kind: 'found' }>['system']
  readonly authority: Extract<CaseEvent, { kind: 'found' }>['authority']
  /** What the last run that reached the system while it was open proved. */
  readonly open: Observation
  /** What the last run saw, whatever it was. */
  readonly last: Observation
  readonly firstSeenAt: string
  /** Oldest first. */
  readonly entries: readonly RegisterEntry[]
}

/** From which states a person may take a step; what runs prove needs no permission. */
const stepsFrom: Readonly<Partial<Record<CaseEventKind, readonly CaseState[]>>> = {
  validated: ['found', 'reopened'],
  notified: ['validated', 'notified', 'acknowledged', 'reopened'],
  acknowledged: ['notified'],
  mitigated: ['notified', 'acknowledged'],
}

/** @throws SurveyError `LG_SURVEY_CASE_STATE` when this step does not follow the case's state */
export function requireStep({ id, state }: Case, kind: CaseEventKind): void {
  const from = stepsFrom[kind]
  if (!from || from.includes(state)) return
  const needs = from.join(' or ')
  throw new SurveyError('LG_SURVEY_CASE_STATE', `${id} is ${state}; it can be ${kind} once it is ${needs}`, { state })
}

/** Which steps a page offers. */
export function stepsOf({ state }: Pick<Case, 'state'>): CaseEventKind[] {
  return (Object.keys(stepsFrom) as CaseEventKind[]).filter((kind) => stepsFrom[kind]?.includes(state))
}

/** Folds the register into its cases, in the order in which they were found. */
export function casesOf(entries: readonly RegisterEntry[]): Map<string, Case> {
  const cases = new Map<string, Case>()
  for (const entry of entries) {
    const known = cases.get(entry.event.case)
    const next = known ? proceed(known, entry) : begin(entry)
    cases.set(next.id, next)
  }
  return cases
}

function begin(entry: RegisterEntry): Case {
  const { event } = entry
  if (event.kind !== 'found') throw damaged(entry)
  const { system, authority, observation } = event
  return {
    id: event.case,
    state: 'found',
    system,
    authority,
    open: observation,
    last: observation,
    firstSeenAt: observation.at,
    entries: [entry],
  }
}

function proceed(known: Case, entry: RegisterEntry): Case {
  const { event } = entry
  const grown = { ...known, entries: [...known.entries, entry] }
  switch (event.kind) {
    case 'found':
      throw damaged(entry)
    case 'seen':
      return { ...grown, open: event.observation, last: event.observation }
    case 'reopened':
      return { ...grown, state: 'reopened', open: event.observation, last: event.observation }
    case 'closed':
      return { ...grown, state: 'closed', last: event.observation }
    case 'unreached':
      return { ...grown, last: event.observation }
    case 'noted':
      return grown
    default:
      return { ...grown, state: event.kind }
  }
}

function damaged({ seq }: RegisterEntry): SurveyError {
  return new SurveyError(
    'LG_SURVEY_REGISTER_INVALID',
    `entry ${seq} of the register does not follow from the ones before`,
    {
      entry: seq,
    },
  )
}
