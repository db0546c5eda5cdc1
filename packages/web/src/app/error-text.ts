/** An error in words a person can act on, in their language. */
import type { TFunction } from 'i18next'
import { WebError } from '../errors.ts'

/** The sentence for an error; what is not ours reads as a failure of the server. */
export function errorText(t: TFunction, error: unknown): string {
  const known = error instanceof WebError ? error : new WebError('LG_WEB_SERVER_FAILED', 'unexpected')
  return t(`errors.${known.code}`, { ...known.detail, seconds: known.detail.retryAfterSeconds ?? 60 })
}
