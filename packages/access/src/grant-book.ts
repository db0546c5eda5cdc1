/**
 * What the gate asks besides its rules: which studies were granted to whom, and who may see no others.
 *
 * Rules say what a role may do; grants say to which studies. A grant never adds an action that the role lacks.
 */
import type { Action } from './action.ts'
import type { Predicate } from './predicate.ts'
import type { Principal } from './principal.ts'

/** Studies that a principal was granted, as things stand at this moment. */
export interface Granted {
  /** Named in decisions, e.g. `grant-12` or `glass-3`. */
  name: string
  where: Predicate
  /** Actions it holds for; default: all that concern studies. */
  actions?: readonly Action[]
  /** The project it belongs to: whoever sees studies without identities sees them as this project does. */
  project?: string
}

export interface GrantBook {
  /** Whether a principal whose role allows every study may see granted ones only. */
  confines(principal: Principal): boolean
  granted(principal: Principal): readonly Granted[]
}

/** Nobody is confined, nothing is granted. */
export const emptyGrantBook: GrantBook = { confines: () => false, granted: () => [] }

/**
 * Actions that confinement holds for: whatever shows something of a patient. Storing is not among them, since a scanner sends
 * what nobody has seen yet, nor is storage commitment, which tells a sender of the instance it names and nothing else.
 */
export const confinedActions: ReadonlySet<Action> = new Set<Action>([
  'study:list',
  'study:read',
  'study:export',
  'study:share',
  'study:collect',
  'study:delete',
  'worklist:read',
])
