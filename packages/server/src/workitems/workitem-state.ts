/**
 * Which state a workitem may go to, and what each wish that does not fit is answered.
 *
 * Sources: PS3.4 Table CC.1.1-2 (state transitions, row for row), PS3.18 11.6.3, 11.7.3, 11.8.3 (warnings).
 */
import { timingSafeEqual } from 'node:crypto'
import { ServerError } from '../errors.ts'

export const workitemStates = ['SCHEDULED', 'IN PROGRESS', 'COMPLETED', 'CANCELED'] as const
export type WorkitemState = (typeof workitemStates)[number]

/** Where a workitem stands. The Transaction UID is known to whoever performs it and is never shown. */
export interface Standing {
  state: WorkitemState
  transactionUID: string | null
}

/** `change`: go there; `same`: it is there already, which is no failure. */
export type Transition = 'change' | 'same'

export const isFinal = (state: WorkitemState): boolean => state === 'COMPLETED' || state === 'CANCELED'

/** @throws ServerError `LG_WORKITEM_STATE`; its message is the text of the Standard's warning */
export function transition(now: Standing, wanted: WorkitemState, transactionUID: string | undefined): Transition {
  requireTransaction(now, transactionUID)
  if (wanted === 'SCHEDULED') throw conflict('The UPS may not be changed to SCHEDULED')
  if (now.state === wanted && isFinal(wanted)) return 'same'
  if (isFinal(now.state)) throw conflict('The UPS may no longer be updated')
  if (wanted === 'IN PROGRESS') {
    if (now.state === 'IN PROGRESS') throw conflict('The UPS is already IN PROGRESS')
    return 'change'
  }
  if (now.state === 'SCHEDULED') throw conflict('The UPS is not yet in the IN PROGRESS state')
  return 'change'
}

/** While nobody has claimed it anybody may change it; then only its performer. @throws ServerError `LG_WORKITEM_STATE` */
export function requireUpdatable(now: Standing, transactionUID: string | undefined): void {
  if (isFinal(now.state)) throw conflict('The UPS may no longer be updated')
  if (now.state === 'IN PROGRESS') requireTransaction(now, transactionUID)
}

/** What a request to cancel does: `cancel` at once, `ask` whoever performs it. @throws ServerError `LG_WORKITEM_STATE` */
export function cancellation({ state }: Standing): 'cancel' | 'ask' | 'same' {
  if (state === 'COMPLETED') throw conflict('The UPS is already COMPLETED')
  if (state === 'CANCELED') return 'same'
  return state === 'SCHEDULED' ? 'cancel' : 'ask'
}

/** Whoever claims a workitem brings a UID of their own; from then on it must be that one. */
function requireTransaction({ transactionUID }: Standing, given: string | undefined): void {
  if (given === undefined) throw conflict('The Transaction UID is missing')
  if (transactionUID !== null && !sameText(transactionUID, given)) throw conflict('The Transaction UID is incorrect')
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function conflict(message: string): ServerError {
  return new ServerError('LG_WORKITEM_STATE', message)
}
