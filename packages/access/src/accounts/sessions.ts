/**
 * Sessions of people in browsers.
 *
 * A session that began with a password alone is not finished: it may show a second factor, or enrol the first one, and
 * nothing else. `find` gives whole sessions only, so that no caller can take an unfinished one for a person.
 *
 * All live ones are in memory, since each request asks for one; the file holds them over a restart.
 */
import { randomBytes } from 'node:crypto'
import { AccessError } from '../errors.ts'
import { maxAgentCharacters, sessionTouchMs, unfinishedSessionMs } from '../limits.ts'
import type { PersonPrincipal, Role } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { nameKey } from './names.ts'
import { csrfTokenOf, newSecret, secretHash, secretKey } from './secret.ts'
import type { Users } from './users.ts'

/** What the person showed last. `link` is a link of the operator, who holds the keys of the archive. */
export type SessionMethod = 'password' | 'totp' | 'recovery-code' | 'passkey' | 'provider' | 'link' | 'set-up'

/** What an unfinished session lacks: to show a second factor, or to enrol the first one. */
export type SessionNeed = 'second-factor' | 'enrolment'

/** Who vouched for the person, where they came from an OpenID provider. */
export interface ProviderSession {
  issuer: string
  subject: string
  /** The provider's own name for its session. */
  sid?: string
  /** Shown to the provider when the person signs out. */
  idToken: string
}

/** How a session came about. */
export interface SessionOrigin {
  method: SessionMethod
  address: string
  /** The browser, as it calls itself. */
  agent?: string | undefined
  provider?: ProviderSession
}

export interface Session {
  /** Names it in lists; opens nothing. */
  id: string
  principal: PersonPrincipal
  /** To be sent in `X-CSRF-Token` with each request that changes something. */
  csrfToken: string
  /** End of the session whatever happens; it ends sooner if idle. */
  expiresAt: string
  method: SessionMethod
  provider?: ProviderSession
}

export interface UnfinishedSession extends Session {
  needs: SessionNeed
}

/** A session as its owner and administrators see it. */
export interface SessionView {
  id: string
  method: SessionMethod
  address: string
  agent: string
  createdAt: string
  usedAt: string
  expiresAt: string
  /** Absent for a whole one. */
  needs?: SessionNeed
}

export interface Live {
  id: string
  hash: Buffer
  userKey: string
  principal: PersonPrincipal
  method: SessionMethod
  needs: SessionNeed | null
  provider: ProviderSession | null
  address: string
  agent: string
  createdAt: number
  /** When a second factor was shown last, ms; null if never. */
  confirmedAt: number | null
  expiresAt: number
  usedAt: number
  savedAt: number
}

type Row = {
  hash: Buffer
  id: string
  user_key: string
  via: PersonPrincipal['via']
  method: SessionMethod
  needs: SessionNeed | null
  provider: string | null
  address: string
  agent: string
  created_at: number
  confirmed_at: number | null
  expires_at: number
  used_at: number
  name: string
  role: Role
}

/** How long sessions last. */
export interface SessionLives {
  /** A session ends after this long, whatever happens in it. */
  lifeMs: number
  /** A session ends after this long without a request. */
  idleMs: number
}

export class Sessions {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #users: Users
  readonly #lives: SessionLives
  readonly #live = new Map<string, Live>()

  constructor(database: AccountsDatabase, clock: Clock, users: Users, lives: SessionLives) {
    this.#database = database
    this.#clock = clock
    this.#users = users
    this.#lives = lives
    this.reload()
  }

  reload(): void {
    this.#live.clear()
    const query = 'select session.*, name, role from session join user on user.key = user_key where disabled_at is null'
    for (const row of this.#database.prepare<[], Row>(query).all()) {
      this.#live.set(row.hash.toString('base64'), liveOf(row))
    }
  }

  /**
   * @param needs - what it lacks; null for a whole one
   * @throws AccessError `LG_SIGN_IN_FAILED` if the person is unknown, disabled or of another role by now
   */
  create(
    principal: PersonPrincipal,
    origin: SessionOrigin,
    needs: SessionNeed | null,
  ): (Session | UnfinishedSession) & { secret: string } {
    const user = this.#users.find(principal.name)
    if (!user || user.disabled_at !== null || user.role !== principal.role) {
      throw new AccessError('LG_SIGN_IN_FAILED', 'This account cannot sign in.')
    }
    const secret = newSecret()
    const now = this.#clock()
    this.#forgetDead(now)
    const live: Live = {
      id: randomBytes(9).toString('base64url'),
      hash: secretHash(secret),
      userKey: user.key,
      principal,
      method: origin.method,
      needs,
      provider: origin.provider ?? null,
      address: origin.address,
      agent: (origin.agent ?? '').slice(0, maxAgentCharacters),
      createdAt: now,
      confirmedAt: needs === null && origin.method !== 'password' ? now : null,
      expiresAt: now + (needs === null ? this.#lives.lifeMs : unfinishedSessionMs),
      usedAt: now,
      savedAt: now,
    }
    this.#insert(live, secret)
    return { secret, ...sessionOf(live, secret) }
  }

  /** The session, if it is alive, finished or not. @param idleMs - for how long nobody has touched the browser */
  find(secret: string, idleMs = 0): Live | undefined {
    const key = secretKey(secret)
    const live = this.#live.get(key)
    if (!live) return undefined
    const now = this.#clock()
    if (this.#isDead(live, now)) {
      this.#live.delete(key)
      return undefined
    }
    live.usedAt = Math.max(live.usedAt, now - idleMs)
    if (live.usedAt - live.savedAt >= sessionTouchMs) this.#save(live)
    return live
  }

  /** A second factor was shown. A session that becomes whole by that gets a new secret. */
  confirm(live: Live, secret: string, method: SessionMethod): Session & { secret: string } {
    const now = this.#clock()
    if (live.needs === null) {
      live.confirmedAt = now
      this.#database.prepare('update session set confirmed_at = ? where hash = ?').run(now, live.hash)
      return { secret, ...sessionOf(live, secret) }
    }
    this.end(secret)
    const renewed = newSecret()
    const whole: Live = {
      ...live,
      hash: secretHash(renewed),
      method,
      needs: null,
      confirmedAt: now,
      expiresAt: live.createdAt + this.#lives.lifeMs,
      usedAt: now,
      savedAt: now,
    }
    this.#insert(whole, renewed)
    return { secret: renewed, ...sessionOf(whole, renewed) }
  }

  end(secret: string): PersonPrincipal | undefined {
    const live = this.#live.get(secretKey(secret))
    this.#delete(secretKey(secret), secretHash(secret))
    return live?.principal
  }

  /** @returns how many ended */
  endAllOf(name: string, except?: Live): number {
    return this.#endWhere((live) => live.userKey === nameKey(name) && live.id !== except?.id).length
  }

  /** @returns whether the person had such a session */
  endById(name: string, id: string): boolean {
    return this.#endWhere((live) => live.userKey === nameKey(name) && live.id === id).length > 0
  }

  /** Those that a provider began, of one of its sessions or of a person. @returns whose they were */
  endOfProvider(logout: { issuer: string; subject?: string | undefined; sid?: string | undefined }): PersonPrincipal[] {
    return this.#endWhere(({ provider }) => {
      if (provider?.issuer !== logout.issuer) return false
      if (logout.sid !== undefined) return provider.sid === logout.sid
      return logout.subject !== undefined && provider.subject === logout.subject
    }).map(({ principal }) => principal)
  }

  /** All of the person's sessions wait for a second factor. */
  requireSecondFactorOf(name: string): void {
    const userKey = nameKey(name)
    this.#database
      .prepare("update session set needs = 'second-factor' where user_key = ? and needs is null")
      .run(userKey)
    for (const live of this.#live.values()) if (live.userKey === userKey) live.needs ??= 'second-factor'
  }

  /** The newest first. */
  list(name: string): SessionView[] {
    const now = this.#clock()
    return [...this.#live.values()]
      .filter((live) => live.userKey === nameKey(name) && !this.#isDead(live, now))
      .sort((a, b) => b.usedAt - a.usedAt)
      .map(viewOf)
  }

  #insert(live: Live, secret: string): void {
    const insert = `insert into session (hash, id, user_key, via, method, needs, provider, address, agent, created_at,
      confirmed_at, expires_at, used_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    const { hash, id, userKey, principal, method, needs, address, agent } = live
    const provider = live.provider && JSON.stringify(live.provider)
    this.#database
      .prepare(insert)
      .run(
        ...[hash, id, userKey, principal.via, method, needs, provider, address, agent],
        ...[live.createdAt, live.confirmedAt, live.expiresAt, live.usedAt],
      )
    this.#live.set(secretKey(secret), live)
  }

  #delete(key: string, hash: Buffer): void {
    this.#live.delete(key)
    this.#database.prepare('delete from session where hash = ?').run(hash)
  }

  #endWhere(ends: (live: Live) => boolean): Live[] {
    const ending = [...this.#live].filter(([, live]) => ends(live))
    for (const [key, { hash }] of ending) this.#delete(key, hash)
    return ending.map(([, live]) => live)
  }

  #isDead({ expiresAt, usedAt }: Live, now: number): boolean {
    return now >= expiresAt || now >= usedAt + this.#lives.idleMs
  }

  #forgetDead(now: number): void {
    const dead = 'delete from session where expires_at <= ? or used_at <= ?'
    this.#database.prepare(dead).run(now, now - this.#lives.idleMs - sessionTouchMs)
    for (const [key, live] of this.#live) if (this.#isDead(live, now)) this.#live.delete(key)
  }

  #save(live: Live): void {
    live.savedAt = live.usedAt
    this.#database.prepare('update session set used_at = ? where hash = ?').run(live.usedAt, live.hash)
  }
}

function liveOf(row: Row): Live {
  const { hash, id, user_key: userKey, method, needs, address, agent } = row
  return {
    ...{ hash, id, userKey, method, needs, address, agent },
    principal: { kind: 'person', name: row.name, role: row.role, via: row.via },
    provider: row.provider === null ? null : JSON.parse(row.provider),
    createdAt: row.created_at,
    confirmedAt: row.confirmed_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    savedAt: row.used_at,
  }
}

export function sessionOf(live: Live, secret: string): Session | UnfinishedSession {
  const { id, principal, method, needs, provider, expiresAt } = live
  return {
    ...{ id, principal, method },
    csrfToken: csrfTokenOf(secret),
    expiresAt: iso(expiresAt),
    ...(needs !== null && { needs }),
    ...(provider !== null && { provider }),
  }
}

function viewOf({ id, method, address, agent, createdAt, usedAt, expiresAt, needs }: Live): SessionView {
  const times = { createdAt: iso(createdAt), usedAt: iso(usedAt), expiresAt: iso(expiresAt) }
  return { id, method, address, agent, ...times, ...(needs !== null && { needs }) }
}
