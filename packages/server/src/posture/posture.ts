/**
 * How well this archive is closed: points with what was found, why it matters, and what mends it; a grade of them.
 *
 * A point that could not be looked at says so and is never counted as fulfilled.
 */

import { type Said, saying, textOf } from '../text/sentences.ts'

/** `unknown`: could not be looked at now. */
export type PointState = 'fulfilled' | 'warning' | 'failed' | 'unknown'

export interface Point {
  id: PointId
  state: PointState
  /** What was found, in a sentence: counts, names of accounts and nodes; nothing of patients. */
  found: string
  /** A command or a page that mends it; absent where nothing is to mend. */
  mend?: string
  /** `found` and `mend` by code, for other languages. */
  said: { found: readonly Said[]; mend?: Said }
}

/** A point in the words of its sentences. */
export function pointOf(id: PointId, state: PointState, found: readonly Said[], mend?: Said): Point {
  const said = { found, ...(mend ? { mend } : {}) }
  return { id, state, found: found.map(textOf).join(' '), ...(mend ? { mend: textOf(mend) } : {}), said }
}

/** A command that mends it. */
export const running = (command: string): Said => saying('mend-run', { command })

/** Each with what it costs when it failed; a warning costs half, what is unknown a quarter. */
export const weights = {
  strangers: 100,
  plaintext: 30,
  certificates: 25,
  'second-factors': 25,
  backups: 20,
  alerts: 15,
  tokens: 15,
  shares: 10,
  canaries: 5,
  'root-key': 10,
  rotation: 10,
} as const
export type PointId = keyof typeof weights

/** Why each of them matters, for who reads it for the first time. */
export const reasons: Readonly<Record<PointId, string>> = {
  strangers: 'Archives that answer strangers are found within days, and copied.',
  plaintext: 'Who is on the line reads and changes everything that goes over it.',
  certificates: 'A device whose certificate has expired sends nothing any more.',
  'second-factors': 'A password alone can be guessed, seen or given away.',
  backups: 'What cannot be restored is lost to a fire, a mistake or an extortionist.',
  alerts: 'An alarm that nobody hears stops nobody.',
  tokens: 'A forgotten token is a key that nobody misses when it is stolen.',
  shares: 'A share is open to whoever has link and code, until somebody ends it.',
  canaries: 'Nobody has a reason to touch a study without a patient: whoever does is noticed at once.',
  'root-key': 'Whoever has the root key and a copy of the archive reads everything.',
  rotation: 'A key that is used for ever stays useful to who copied it once.',
}

export type Grade = 'A' | 'B' | 'C' | 'D' | 'F'

export interface Posture {
  /** ISO 8601. */
  at: string
  grade: Grade
  /** 0 to 100. */
  score: number
  points: ExplainedPoint[]
}

/** `why` and `said` are absent in what earlier versions have looked at. */
export type ExplainedPoint = Omit<Point, 'said'> & Partial<Pick<Point, 'said'>> & { why?: string }

const shares: Readonly<Record<PointState, number>> = { fulfilled: 0, unknown: 0.25, warning: 0.5, failed: 1 }
const least: readonly (readonly [Grade, number])[] = [
  ['A', 90],
  ['B', 75],
  ['C', 60],
  ['D', 40],
]

/** Whatever a stranger is answered that is no refusal: F. */
export function postureOf(points: readonly Point[], at: Date): Posture {
  const lost = points.reduce((sum, { id, state }) => sum + weights[id] * shares[state], 0)
  const score = Math.max(0, Math.round(100 - lost))
  const isOpen = points.some(({ id, state }) => id === 'strangers' && state === 'failed')
  const grade = isOpen ? 'F' : (least.find(([, from]) => score >= from)?.[0] ?? 'F')
  return { at: at.toISOString(), grade, score, points: points.map((point) => ({ ...point, why: reasons[point.id] })) }
}

/** Whether `now` is worse than `before`. */
export function hasFallen(before: Pick<Posture, 'grade'>, now: Pick<Posture, 'grade'>): boolean {
  return now.grade > before.grade
}
