/**
 * Slows guessing down without letting anyone lock a colleague out.
 *
 * Failures are counted for each pair of account and address, and for each address. A stranger who fails at my account
 * delays themselves, not me; one at my own address delays me by half a minute at most. Unknown accounts are counted like
 * known ones, so that a delay tells nothing. An attempt is counted before its password is looked at, and struck off if it was
 * right: many at once gain nothing.
 *
 * Codes of six digits could be guessed from many addresses by somebody who has the password. So they are counted for the
 * account as well, but not for attempts from networks where the person has shown a second factor before: those stay free.
 */
import { hash } from 'node:crypto'
import { networkOf } from '../address.ts'
import { AccessError } from '../errors.ts'
import {
  firstDelayMs,
  forgetFailuresMs,
  forgetNetworkMs,
  freeFailuresPerAccount,
  freeFailuresPerAddress,
  freeFailuresPerPair,
  longestAccountDelayMs,
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

  /**
   * Counts an attempt.
   *
   * @param everywhere - count it for the account from all strange networks together, too
   * @throws AccessError `LG_SIGN_IN_THROTTLED`; `detail.retryAfterMs`
   */
  begin(account: string, address: string, everywhere = false): void {
    const now = this.#clock()
    const counters = this.#countersOf(account, address, everywhere)
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

  /**
   * The attempt was right: the pair starts anew; address and account lose this attempt only, or an own account would clear
   * the one, and the person's own codes would clear the way for guesses at them.
   */
  succeeded(account: string, address: string, everywhere = false): void {
    const [pair, ...others] = this.#countersOf(account, address, everywhere)
    this.#database.prepare('delete from failure where key = ?').run(pair!.key)
    for (const { key } of others) this.#database.prepare('update failure set count = count - 1 where key = ?').run(key)
  }

  /** The person has shown a second factor from there. */
  remember(account: string, address: string): void {
    const now = this.#clock()
    this.#database.prepare('delete from known_network where at < ?').run(now - forgetNetworkMs)
    this.#database
      .prepare('insert or replace into known_network (key, at) values (?, ?)')
      .run(knownKey(account, address), now)
  }

  #countersOf(account: string, address: string, everywhere: boolean): Counter[] {
    const strange = everywhere && !this.#isKnown(account, address)
    return [...countersOf(account, address), ...(strange ? [accountCounter(account)] : [])]
  }

  #isKnown(account: string, address: string): boolean {
    const now = this.#clock()
    const query = 'select 1 from known_network where key = ? and at >= ?'
    return this.#database.prepare(query).get(knownKey(account, address), now - forgetNetworkMs) !== undefined
  }

  #delay({ key, free, longestMs }: Counter, now: number): number {
    const failure = this.#database.prepare<[Buffer], Failure>('select count, at from failure where key = ?').get(key)
    if (!failure || failure.count < free || failure.at < now - forgetFailuresMs) return 0
    const delay = Math.min(firstDelayMs * 2 ** Math.min(failure.count - free, 30), longestMs)
    return Math.max(failure.at + delay - now, 0)
  }
}

function countersOf(account: string, address: string): Counter[] {
  const network = networkOf(address)
  return [
    { key: keyOf('pair', account, network), free: freeFailuresPerPair, longestMs: longestPairDelayMs },
    { key: keyOf('address', network), free: freeFailuresPerAddress, longestMs: longestAddressDelayMs },
  ]
}

function accountCounter(account: string): Counter {
  return { key: keyOf('account', account), free: freeFailuresPerAccount, longestMs: longestAccountDelayMs }
}

function knownKey(account: string, address: string): Buffer {
  return keyOf('known', account, networkOf(address))
}

function keyOf(...parts: string[]): Buffer {
  return hash('sha256', JSON.stringify(parts), 'buffer')
}
