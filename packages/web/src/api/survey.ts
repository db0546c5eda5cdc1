/** The routes of the exposure survey. Shapes are those of the survey package's report and cases. */
import { send, sendJson } from './http.ts'

export type Count =
  | { value: number; certainty: 'exact' | 'at least' }
  | { value: number; certainty: 'estimated'; low: number; high: number }

export interface Sums {
  systems: number
  studies: Count
  imagesLinked: Count
  imagesAccessible: Count
}

export interface Change {
  from: string
  to: string
  percent: {
    systems: number | null
    studies: number | null
    imagesLinked: number | null
    imagesAccessible: number | null
  }
  newlySeen: number
  newlyExposed: number
  closed: number
  vanished: number
  grown: number
  countries: { new: string[]; clean: string[]; worsened: string[]; improved: string[]; stayed: string[] }
  sameProbes: boolean
}

export interface Report {
  run: { runID: string; startedAt: string; finishedAt: string; isComplete: boolean }
  totals: Sums & { analysed: number; countries: number; plainHttpViewers: number; decoys: number }
  countries: ({ code?: string; name: string; region: string } & Sums)[]
  trend: ({ startedAt: string; countries: number } & Sums)[]
  change?: Change
}

export interface WorldMap {
  width: number
  height: number
  shapes: { path: string; level: number; country?: number }[]
  dots: { x: number; y: number; level: number; country: number }[]
}

export interface Overview {
  /** Absent while there is no run. */
  report?: Report
  map?: WorldMap
  /** ISO 3166-1 alpha-2 by the name in the report */
  codes?: Readonly<Record<string, string>>
  cases: { state: CaseState; cases: number; imagesLinked: Count }[]
  /** Cases on which something is due. */
  due: number
  runs: number
}

export const caseStates = ['found', 'validated', 'notified', 'acknowledged', 'mitigated', 'closed', 'reopened'] as const
export type CaseState = (typeof caseStates)[number]

/** Steps a person may take, as the register names what happened. */
export type CaseStep = 'validated' | 'notified' | 'acknowledged' | 'mitigated'

export interface Case {
  id: string
  rank: number
  state: CaseState
  country: string
  /** ISO 3166-1 alpha-2; absent where the name is of no known country */
  countryCode?: string
  product: string
  rung: number
  studies: Count
  imagesLinked: Count
  imagesAccessible: Count
  /** ISO 8601, as are all times here */
  firstSeenAt: string
  lastSeenAt: string
  letters: number
  clocks: { days: 7 | 30 | 45 | 60; dueAt: string; state: 'running' | 'due' | 'met' }[]
  due?: string
  steps: CaseStep[]
  /** With names only. */
  address?: string
  institution?: string
}

export interface CaseHistoryLine {
  seq: number
  by: string
  kind: string
  on: string
  rung?: number
  note?: string
  recipient?: string
  letter?: string
  to?: string
}

export interface CaseDetail extends Case {
  rungWords: string
  evidence: string[]
  exposedFields: string[]
  history: CaseHistoryLine[]
  contacts: { recipient: string; to: string; source: string }[]
}

export const recipients = ['institution', 'network', 'cert', 'authority'] as const

export const overview = () => sendJson<Overview>('/api/survey')
export const listCases = async (named: boolean) =>
  (await sendJson<{ cases: Case[] }>(`/api/survey/cases?named=${named}`)).cases
export const showCase = (id: string, named: boolean) =>
  sendJson<CaseDetail>(`/api/survey/cases/${encodeURIComponent(id)}?named=${named}`)

export interface StepFacts {
  ids: readonly string[]
  /** ISO 8601 */
  on: string
  note?: string
}
const verbs = { validated: 'validate', acknowledged: 'acknowledge', mitigated: 'mitigate' } as const

export const takeStep = (step: Exclude<CaseStep, 'notified'>, facts: StepFacts) =>
  sendJson<{ cases: string[] }>(`/api/survey/cases/${verbs[step]}`, { method: 'POST', body: facts })
export const notify = (facts: StepFacts & { language: string; recipient?: string; to?: string }) =>
  sendJson<{ letters: { case: string; letter: string }[] }>('/api/survey/cases/notify', { method: 'POST', body: facts })
export const takeInRuns = () =>
  sendJson<Record<'found' | 'seen' | 'closed' | 'reopened' | 'unreached', number>>('/api/survey/runs', {
    method: 'POST',
    body: {},
  })

/** A file of the server, for the browser to keep. */
export async function fetchFile(path: string): Promise<Blob> {
  return (await send(path, { accept: '*/*' })).blob()
}
