/** Until when a password alone is enough: a setting that nobody should need, with an end that lies at most a year ahead. */
import type { Settings } from '../config/settings.ts'
import { ConfigError } from '../errors.ts'
import { midnightAfter } from '../plain-listener/plain-listener-settings.ts'

const key = 'signIn.dangerouslyAllowOneFactorUntil'
const longestMs = 366 * 86_400_000

/**
 * @returns the first instant at which it is not enough, ms since 1970; 0 where it never is, as it should be
 * @throws ConfigError `LG_CONFIG_VALUE` no such day, or too far ahead
 */
export function oneFactorUntil({ signIn }: Settings, now: number = Date.now()): number {
  const day = signIn.dangerouslyAllowOneFactorUntil
  if (day === '') return 0
  const until = midnightAfter(day)
  if (Number.isNaN(until)) throw new ConfigError('LG_CONFIG_VALUE', `${key}: there is no such day`, { key })
  if (until - now > longestMs)
    throw new ConfigError('LG_CONFIG_VALUE', `${key}: the last day lies at most a year ahead`, { key })
  return until
}
