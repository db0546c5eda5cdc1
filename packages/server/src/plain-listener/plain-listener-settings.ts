/**
 * The quarantined plain listener as the operator wrote it: either not there, or whole. What is left out is not guessed.
 */
import type { ServiceName } from '@leadglass/network'
import type { Settings } from '../config/settings.ts'
import { ConfigError } from '../errors.ts'
import { requireOneInterface } from './one-interface.ts'

export interface PlainListenerSettings {
  /** `HOST:PORT` of one interface. */
  listen: string
  peerAddress: string
  aeTitle: string
  services: readonly ServiceName[]
  /** The first instant at which it refuses, ms since 1970: midnight after the last day, in the time zone of this machine. */
  expiresAt: number
  /** YYYY-MM-DD */
  until: string
}

const group = 'dangerouslyAcceptPlaintext'
const longestDays = 366

/**
 * @returns undefined where there is none, as it should be
 * @throws ConfigError `LG_CONFIG_VALUE` something is left out, the interface is not one, the date lies too far ahead
 */
export function plainListenerSettings(
  settings: Settings[typeof group],
  now: number = Date.now(),
): PlainListenerSettings | undefined {
  const { listen, peerAddress, aeTitle, services, until } = settings
  if (listen === '') return undefined
  requireOneInterface(`${group}.listen`, listen)
  if (peerAddress === '') throw wrong('peerAddress', 'name the IP address of the one device')
  if (aeTitle === '') throw wrong('aeTitle', 'name the AE title of the one device')
  if (until === '') throw wrong('until', 'name the last day, YYYY-MM-DD; there is no default')
  const expiresAt = midnightAfter(until)
  if (Number.isNaN(expiresAt)) throw wrong('until', 'there is no such day')
  if (expiresAt - now > longestDays * 86_400_000) throw wrong('until', 'the last day lies at most a year ahead')
  return { listen, peerAddress, aeTitle, services, expiresAt, until }
}

/** @returns the first instant after a day, ms since 1970, in the time zone of this machine; NaN when there is no such day */
export function midnightAfter(day: string): number {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const midnight = new Date(year, month - 1, date + 1)
  const last = new Date(year, month - 1, date)
  return last.getMonth() === month - 1 && last.getDate() === date ? midnight.getTime() : Number.NaN
}

function wrong(name: string, what: string): ConfigError {
  const key = `${group}.${name}`
  return new ConfigError('LG_CONFIG_VALUE', `${key}: ${what}`, { key })
}
