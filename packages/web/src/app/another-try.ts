/**
 * Whether and when a question is asked again: a refusal is final, a lost connection is tried again twice, a busy server for a minute.
 *
 * Sources: RFC 9110 10.2.3 (Retry-After), 15.6.4 (503).
 */
import { WebError } from '../errors.ts'

/** So long a busy server is asked again, ms; then the page says that it is busy, and the reader decides. */
export const patienceMs = 60_000

/** Where a busy server does not say when it wants to be asked again, ms. */
const unsaidPauseMs = 5_000

const triesWhereItFailed = 2

const codeOf = (error: unknown) => (error instanceof WebError ? error.code : undefined)

export const isBusy = (error: unknown): boolean => codeOf(error) === 'LG_WEB_BUSY'

/** @param failures - before this one */
export function isWorthAnotherTry(failures: number, error: unknown): boolean {
  if (isBusy(error)) return (failures + 1) * askedPauseMs(error) <= patienceMs
  const isPassing = codeOf(error) === 'LG_WEB_UNREACHABLE' || codeOf(error) === 'LG_WEB_SERVER_FAILED'
  return isPassing && failures < triesWhereItFailed
}

/** Pause before the next try, ms: never shorter than a busy server asks for. */
export function pauseBeforeNextTry(failures: number, error: unknown): number {
  return isBusy(error) ? askedPauseMs(error) : 1000 * 2 ** failures
}

function askedPauseMs(error: unknown): number {
  const seconds = error instanceof WebError ? error.detail.retryAfterSeconds : undefined
  return typeof seconds === 'number' ? seconds * 1000 : unsaidPauseMs
}
