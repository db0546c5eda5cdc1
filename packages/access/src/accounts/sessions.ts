/**
 * Sessions of people in browsers.
 *
 * All live ones are in memory, since each request asks for one; the file holds them over a restart.
 */
import { AccessError } from '../errors.ts'
import { sessionIdleMs, sessionTouchMs } from '../limits.ts'
import type { PersonPrincipal, Role } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { nameKey } from './names.ts'
import { csrfTokenOf, newSecret, secretHash, secretKey } from './secret.ts'
import type { Users } from './users.ts'

export interface Session {
  principal: PersonPrincipal
  /** To be sent in `X-CSRF-Token` with each request that changes something. */
  csrfToken: string
  /** End of the session whatever happens; it ends sooner if idle. */
  expiresAt: string
}

type Live = {
  hash: Buffer
  userKey: string
  principal: PersonPrincipal
  expiresAt: number
  usedAt: number
  savedAt: number
}
type Row = {
  hash: Buffer
  user_key: string
  via: PersonPrincipal['via']
  expires_at: number
  used_at: number
  name: string
  role: Role
}

export class Sessions {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #users: Users
  readonly #lifeMs: number
  readonly #live = new Map<string, Live>()

  /** @param lifeMs - a session ends after this long, whatever happens in it */
  constructor(database: AccountsDatabase, clock: Clock, users: Users, lifeMs: number) {
    this.#database = database
    this.#clock = clock
    this.#users = users
    this.#lifeMs = lifeMs
    const query = 'select session.*, name, role from session join user on user.key = user_key where disabled_at is null'
    for (const row of database.prepare<[], Row>(query).all()) {
      const principal: PersonPrincipal = { kind: 'person', name: row.name, role: row.role, via: row.via }
      const { hash, user_key: userKey, expires_at: expiresAt, used_at: usedAt } = row
      this.#live.set(hash.toString('base64'), { hash, userKey, principal, expiresAt, usedAt, savedAt: usedAt })
    }
  }

  /** @throws AccessError `LG_SIGN_IN_FAILED` if the person is unknown, disabled or of another role by now */
  create(principal: PersonPrincipal): Session & { secret: string } {
    const user = this.#users.find(principal.name)
    if (!user || user.disabled_at !== null || user.role !== principal.role) {
      throw new AccessError('LG_SIGN_IN_FAILED', 'This account cannot sign in.')
    }
    const secret = newSecret()
    const hash = secretHash(secret)
    const now = this.#clock()
    const expiresAt = now + this.#lifeMs
    this.#forgetDead(now)
    this.#database
      .prepare('insert into session values (?, ?, ?, ?, ?)')
      .run(hash, user.key, principal.via, expiresAt, now)
    this.#live.set(secretKey(secret), { hash, userKey: user.key, principal, expiresAt, usedAt: now, savedAt: now })
    return { secret, ...sessionOf(principal, secret, expiresAt) }
  }

  /** The session, if it is alive; being asked for keeps it from going idle. */
  find(secret: string): Session | undefined {
    const key = secretKey(secret)
    const live = this.#live.get(key)
    if (!live) return undefined
    const now = this.#clock()
    if (isDead(live, now)) {
      this.#live.delete(key)
      return undefined
    }
    live.usedAt = now
    if (now - live.savedAt >= sessionTouchMs) this.#save(live)
    return sessionOf(live.principal, secret, live.expiresAt)
  }

  end(secret: string): PersonPrincipal | undefined {
    const live = this.#live.get(secretKey(secret))
    this.#live.delete(secretKey(secret))
    this.#database.prepare('delete from session where hash = ?').run(secretHash(secret))
    return live?.principal
  }

  endAllOf(name: string): void {
    const userKey = nameKey(name)
    this.#database.prepare('delete from session where user_key = ?').run(userKey)
    for (const [key, live] of this.#live) if (live.userKey === userKey) this.#live.delete(key)
  }

  #forgetDead(now: number): void {
    this.#database.prepare('delete from session where expires_at <= ? or used_at <= ?').run(now, now - sessionIdleMs)
    for (const [key, live] of this.#live) if (isDead(live, now)) this.#live.delete(key)
  }

  #save(live: Live): void {
    live.savedAt = live.usedAt
    this.#database.prepare('update session set used_at = ? where hash = ?').run(live.usedAt, live.hash)
  }
}

function isDead({ expiresAt, usedAt }: Live, now: number): boolean {
  return now >= expiresAt || now >= usedAt + sessionIdleMs
}

function sessionOf(principal: PersonPrincipal, secret: string, expiresAt: number): Session {
  return { principal, csrfToken: csrfTokenOf(secret), expiresAt: iso(expiresAt) }
}
