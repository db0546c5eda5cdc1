/** How long something may be valid. */
import { AccessError } from '../errors.ts'

/** @throws AccessError `LG_EXPIRY_INVALID`; `detail.maxMs` */
export function requireLife(expiresInMs: number, maxMs: number): number {
  if (Number.isFinite(expiresInMs) && expiresInMs > 0 && expiresInMs <= maxMs) return Math.ceil(expiresInMs)
  const days = Math.floor(maxMs / 86_400_000)
  throw new AccessError('LG_EXPIRY_INVALID', `It has to expire, after ${days} days at most.`, { maxMs })
}
