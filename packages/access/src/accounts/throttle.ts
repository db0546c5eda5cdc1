/**
 * Slows guessing down without letting anyone lock a colleague out.
 *
 * Failures are counted for each pair of account and address, and for each address. A stranger who fails at my account
 * delays themselves, not me; one at my own address delays me by half a minute at most. Unknown accounts are counted like known ones, so that a delay tells nothing. An attempt is
 * counted before its password is looked at, and struck off if it was right: many at once gain nothing.
 */
import { hash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { AccessError } from '../errors.ts'
import {
  firstDelayMs,
  forgetFailuresMs,
  freeFailuresPerAddress,
  freeFailuresPerPair,
  longestAddressDelayMs,
  longestPairDelayMs,
} from '../limits.ts'
import type { Clock } from './clock.ts'
import type { AccountsDatabase } from './database.ts'

type Failure = { count: number; at: number }
type Counter = { key: Buffer; free: number; longestMs: number }

export class Throttle {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** Counts an attempt. @throws AccessError `LG_SIGN_IN_THROTTLED`; `detail.retryAfterMs` */
  begin(account: string, address: string): void {
    const now = this.#clock()
    const counters = countersOf(account, address)
    const retryAfterMs = Math.max(...counters.map((counter) => this.#delay(counter, now)))
    if (retryAfterMs > 0) {
      const message = `Too many failed sign-ins. Try again in ${Math.ceil(retryAfterMs / 1000)} seconds.`
      throw new AccessError('LG_SIGN_IN_THROTTLED', message, { retryAfterMs })
    }
    this.#database.prepare('delete from failure where at < ?').run(now - forgetFailuresMs)
    const count = this.#database.prepare(
      'insert into failure values (?, 1, ?) on conflict do update set count = count + 1, at = excluded.at',
    )
    for (const { key } of counters) count.run(key, now)
  }

  /** The attempt was right: the pair starts anew; the address loses this attempt only, or an own account would clear it. */
  succeeded(account: string, address: string): void {
    const [pair, whole] = countersOf(account, address)
    this.#database.prepare('delete from failure where key = ?').run(pair.key)
    this.#database.prepare('update failure set count = count - 1 where key = ?').run(whole.key)
  }

  #delay({ key, free, longestMs }: Counter, now: number): number {
    const failure = this.#database.prepare<[Buffer], Failure>('select count, at from failure where key = ?').get(key)
    if (!failure || failure.count < free || failure.at < now - forgetFailuresMs) return 0
    const delay = Math.min(firstDelayMs * 2 ** Math.min(failure.count - free, 30), longestMs)
    return Math.max(failure.at + delay - now, 0)
  }
}

function countersOf(account: string, address: string): [Counter, Counter] {
  const network = networkOf(address)
  return [
    { key: keyOf('pair', account, network), free: freeFailuresPerPair, longestMs: longestPairDelayMs },
    { key: keyOf('address', network), free: freeFailuresPerAddress, longestMs: longestAddressDelayMs },
  ]
}

/** One IPv6 customer has 2^64 addresses: they count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.toLowerCase().startsWith('::ffff:')) return address.replace(/^::ffff:/i, '')
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const groups = [...before, ...Array(Math.max(8 - before.length - after.length, 0)).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

function keyOf(...parts: string[]): Buffer {
  return hash('sha256', JSON.stringify(parts), 'buffer')
}
