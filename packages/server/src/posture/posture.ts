/**
 * How well this archive is closed: points with what was found, why it matters, and what mends it; a grade of them.
 *
 * A point that could not be looked at says so and is never counted as fulfilled.
 */

/** `unknown`: could not be looked at now. */
export type PointState = 'fulfilled' | 'warning' | 'failed' | 'unknown'

export interface Point {
  id: PointId
  state: PointState
  /** What was found, in a sentence: counts, names of accounts and nodes; nothing of patients. */
  found: string
  /** A command or a page that mends it; absent where nothing is to mend. */
  mend?: string
}

/** Each with what it costs when it failed; a warning costs half, what is unknown a quarter. */
export const weights = {
  strangers: 100,
  plaintext: 30,
  certificates: 25,
  'second-factors': 25,
  backups: 20,
  alerts: 15,
  tokens: 15,
  'root-key': 10,
  rotation: 10,
} as const
export type PointId = keyof typeof weights

export type Grade = 'A' | 'B' | 'C' | 'D' | 'F'

export interface Posture {
  /** ISO 8601. */
  at: string
  grade: Grade
  /** 0 to 100. */
  score: number
  points: Point[]
}

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
  return { at: at.toISOString(), grade, score, points: [...points] }
}

/** Whether `now` is worse than `before`. */
export function hasFallen(before: Pick<Posture, 'grade'>, now: Pick<Posture, 'grade'>): boolean {
  return now.grade > before.grade
}
