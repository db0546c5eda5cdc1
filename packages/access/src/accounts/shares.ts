/**
 * Shares: one study, or chosen series of it, shown to somebody without an account.
 *
 * A share is opened by two things that travel apart: the secret in a link, and a code. Of both only hashes are kept; the code's
 * is taken together with the secret, so that whoever has this file cannot try codes. An opening is counted in the transaction
 * that makes its cookie, so that of many at once no more get in than were allowed.
 */
import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { AccessError } from '../errors.ts'
import {
  maxFailedCodes,
  maxOpenings,
  maxSharedSeries,
  maxShareMs,
  maxSharesOfPerson,
  maxWatermarkCharacters,
  shareIdleMs,
} from '../limits.ts'
import { type Principal, principalLabel, type SharePrincipal } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { requireLife } from './life.ts'
import { newSecret, secretHash, secretKey } from './secret.ts'
import { isStudyUID } from './study-uid.ts'

export interface NewShare {
  studyInstanceUID: string
  /** Only these series; default all of the study. */
  seriesInstanceUIDs?: readonly string[]
  /** Whom it is for: stands across each image. */
  recipient: string
  expiresInMs: number
  /** How often it can be opened. Default 1. */
  openings?: number
  /** Shown without anything that says who the patient is, under stand-ins of its own. Default false. */
  deIdentified?: boolean
}

export interface Share {
  id: string
  recipient: string
  /** Who shared, as in the audit log. */
  createdBy: string
  /** ISO 8601, UTC. */
  createdAt: string
  expiresAt: string
  openings: number
  opened: number
  lastOpenedAt?: string
  state: 'open' | 'used-up' | 'expired' | 'revoked' | 'locked'
  studyInstanceUID: string
  seriesInstanceUIDs?: readonly string[]
  deIdentified: boolean
}

/** What whoever shared hands on, by two ways. */
export interface ShareKeys {
  secret: string
  code: string
}

export interface ShareSession {
  principal: SharePrincipal
  /** ISO 8601, UTC. */
  expiresAt: string
}

type Row = {
  id: string
  secret_hash: Buffer
  code_hash: Buffer
  study: string
  series: string | null
  recipient: string
  created_by: string
  created_at: number
  expires_at: number
  openings: number
  opened: number
  failed: number
  last_opened_at: number | null
  revoked_at: number | null
  /** What its stand-ins are made from: null where it needs none, empty once the share ended. */
  pseudonym_key: Buffer | null
}
type SessionRow = { hash: Buffer; share: string; expires_at: number; used_at: number }

/** Without what is mistaken for each other on the telephone or on paper. */
const codeAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const codeLength = 8
const pseudonymKeyOctets = 32

export class Shares {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  /** Of live sessions, by the hash of their secret: each request asks for one. */
  readonly #sessions = new Map<string, { share: string; expiresAt: number; usedAt: number }>()

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
    for (const row of database.prepare<[], SessionRow>('select * from share_session').all()) {
      const { hash: key, share, expires_at: expiresAt, used_at: usedAt } = row
      this.#sessions.set(key.toString('base64'), { share, expiresAt, usedAt })
    }
  }

  /** @throws AccessError `LG_SHARE_INVALID`, `LG_EXPIRY_INVALID` */
  create(by: Principal, share: NewShare): Share & ShareKeys {
    const { recipient, openings = 1, seriesInstanceUIDs, deIdentified = false } = share
    requireSound({ ...share, openings })
    const createdBy = principalLabel(by)
    const now = this.#clock()
    if (this.#liveOf(createdBy, now) >= maxSharesOfPerson) {
      throw invalid(`You have ${maxSharesOfPerson} shares open; revoke some first.`)
    }
    const secret = newSecret()
    const code = newCode()
    const row: Row = {
      id: randomBytes(8).toString('hex'),
      secret_hash: secretHash(secret),
      code_hash: codeHash(secret, code),
      study: share.studyInstanceUID,
      series: seriesInstanceUIDs === undefined ? null : JSON.stringify(seriesInstanceUIDs),
      recipient: recipient.trim(),
      created_by: createdBy,
      created_at: now,
      expires_at: now + requireLife(share.expiresInMs, maxShareMs),
      openings,
      opened: 0,
      failed: 0,
      last_opened_at: null,
      revoked_at: null,
      pseudonym_key: deIdentified ? randomBytes(pseudonymKeyOctets) : null,
    }
    this.#database
      .prepare(
        `insert into share values (@id, @secret_hash, @code_hash, @study, @series, @recipient, @created_by, @created_at,
           @expires_at, @openings, @opened, @failed, @last_opened_at, @revoked_at, @pseudonym_key)`,
      )
      .run(row)
    return { ...shareOf(row, now), secret, code: shownCode(code) }
  }

  /**
   * Counts an opening and begins a session.
   *
   * @param isSuspended - whoever made the share may be: nothing of theirs is opened then
   * @returns `undefined` when secret and code do not open a share, or with them the share that this attempt has locked; a wrong code
   *   is counted then, which the caller must commit
   */
  open(
    secret: string,
    code: string,
    isSuspended: (principal: SharePrincipal) => boolean,
  ): (ShareSession & { secret: string }) | { locked: Share } | undefined {
    const now = this.#clock()
    const row = this.#bySecret(secret)
    if (row === undefined || stateOf(row, now) !== 'open' || isSuspended(principalOf(row))) return undefined
    if (!timingSafeEqual(row.code_hash, codeHash(secret, normalCode(code)))) {
      const failed = { ...row, failed: row.failed + 1 }
      this.#database.prepare('update share set failed = ? where id = ?').run(failed.failed, row.id)
      const share = shareOf(failed, now)
      return share.state === 'locked' ? { locked: share } : undefined
    }
    this.#database
      .prepare('update share set opened = opened + 1, failed = 0, last_opened_at = ? where id = ?')
      .run(now, row.id)
    return this.#begin(row, now)
  }

  /** The share's id, for what is said of an attempt; `undefined` for a secret that is none. */
  idOf(secret: string): string | undefined {
    return this.#bySecret(secret)?.id
  }

  /** The session, if it and its share are alive; being asked for keeps it from going idle. */
  sessionOf(secret: string): ShareSession | undefined {
    const key = secretKey(secret)
    const live = this.#sessions.get(key)
    if (live === undefined) return undefined
    const now = this.#clock()
    const row = this.#byId(live.share)
    if (row === undefined || !isAlive(row, now) || now >= live.expiresAt || now >= live.usedAt + shareIdleMs) {
      this.#sessions.delete(key)
      return undefined
    }
    live.usedAt = now
    return { principal: principalOf(row), expiresAt: iso(live.expiresAt) }
  }

  /** @returns whose session it was, if there was one */
  endSession(secret: string): SharePrincipal | undefined {
    const live = this.#sessions.get(secretKey(secret))
    this.#sessions.delete(secretKey(secret))
    this.#database.prepare('delete from share_session where hash = ?').run(secretHash(secret))
    const row = live && this.#byId(live.share)
    return row && principalOf(row)
  }

  /** From the next request on nobody sees anything by it. @throws AccessError `LG_SHARE_UNKNOWN` */
  revoke(id: string): Share {
    const row = this.#byId(id)
    if (row === undefined) throw new AccessError('LG_SHARE_UNKNOWN', 'There is no such share.')
    const revokedAt = row.revoked_at ?? this.#clock()
    this.#database
      .prepare("update share set revoked_at = ?, pseudonym_key = iif(pseudonym_key is null, null, x'') where id = ?")
      .run(revokedAt, id)
    this.#endSessionsOf(id)
    return shareOf({ ...row, revoked_at: revokedAt }, this.#clock())
  }

  /** Whether what was opened by it may still be looked at: asked in the middle of an answer, too. */
  isAlive(id: string): boolean {
    const row = this.#byId(id)
    return row !== undefined && isAlive(row, this.#clock())
  }

  /** Nobody answers any more for what this principal shared. @param label - as in the audit log, `person:ada` */
  revokeAllOf(label: string): void {
    const query = 'select * from share where created_by = ? and revoked_at is null'
    for (const { id } of this.#database.prepare<[string], Row>(query).all(label)) this.revoke(id)
  }

  /** A study that was erased is shared no more, also when another one comes under its UID. */
  forgetStudy(studyInstanceUID: string): void {
    const rows = this.#database.prepare<[string], Row>('select * from share where study = ?').all(studyInstanceUID)
    for (const { id } of rows) this.#endSessionsOf(id)
    this.#database.prepare('delete from share where study = ?').run(studyInstanceUID)
  }

  /** The newest first; those that ended are kept for a while and then forgotten. */
  list(): Share[] {
    const now = this.#clock()
    return this.#database
      .prepare<[], Row>('select * from share order by created_at desc, id')
      .all()
      .map((row) => shareOf(row, now))
  }

  /**
   * What the stand-ins of a share without identities are made from: 32 octets. It is destroyed with the share, and then nobody can
   * tell any more whom they stood for.
   *
   * @returns `undefined` where there are none, or the share has ended
   */
  pseudonymKeyOf(id: string): Uint8Array | undefined {
    const row = this.#byId(id)
    const key = row && isAlive(row, this.#clock()) ? row.pseudonym_key : null
    return key?.length === pseudonymKeyOctets ? key : undefined
  }

  find(id: string): Share | undefined {
    const row = this.#byId(id)
    return row && shareOf(row, this.#clock())
  }

  #begin(row: Row, now: number): ShareSession & { secret: string } {
    const secret = newSecret()
    const expiresAt = row.expires_at
    this.#forgetDead(now)
    this.#database
      .prepare('insert into share_session values (?, ?, ?, ?)')
      .run(secretHash(secret), row.id, expiresAt, now)
    this.#sessions.set(secretKey(secret), { share: row.id, expiresAt, usedAt: now })
    return { principal: principalOf(row), expiresAt: iso(expiresAt), secret }
  }

  #forgetDead(now: number): void {
    for (const [key, { expiresAt, usedAt }] of this.#sessions) {
      if (now < expiresAt && now < usedAt + shareIdleMs) continue
      this.#sessions.delete(key)
      this.#database.prepare('delete from share_session where hash = ?').run(Buffer.from(key, 'base64'))
    }
    this.#database.prepare('delete from share where expires_at < ?').run(now - maxShareMs)
    const ended = "update share set pseudonym_key = x'' where expires_at <= ? and length(pseudonym_key) > 0"
    this.#database.prepare(ended).run(now)
  }

  #endSessionsOf(id: string): void {
    this.#database.prepare('delete from share_session where share = ?').run(id)
    for (const [key, { share }] of this.#sessions) if (share === id) this.#sessions.delete(key)
  }

  #liveOf(createdBy: string, now: number): number {
    const query = 'select count(*) as count from share where created_by = ? and revoked_at is null and expires_at > ?'
    return this.#database.prepare<[string, number], { count: number }>(query).get(createdBy, now)!.count
  }

  #bySecret(secret: string): Row | undefined {
    return this.#database.prepare<[Buffer], Row>('select * from share where secret_hash = ?').get(secretHash(secret))
  }

  #byId(id: string): Row | undefined {
    return this.#database.prepare<[string], Row>('select * from share where id = ?').get(id)
  }
}

function requireSound({
  studyInstanceUID,
  seriesInstanceUIDs: series,
  recipient,
  openings,
}: NewShare & { openings: number }): void {
  if (![studyInstanceUID, ...(series ?? [])].every(isStudyUID))
    throw invalid('Study and series are named by their UIDs.')
  const name = recipient.trim()
  if (name === '' || name.length > maxWatermarkCharacters || /\p{C}/u.test(name)) {
    throw invalid(
      `Say whom it is for, in at most ${maxWatermarkCharacters} characters: the name stands across each image.`,
    )
  }
  if (!Number.isInteger(openings) || openings < 1 || openings > maxOpenings) {
    throw invalid(`A share can be opened 1 to ${maxOpenings} times.`)
  }
  if (series !== undefined && (series.length === 0 || series.length > maxSharedSeries)) {
    throw invalid(`Choose 1 to ${maxSharedSeries} series, or the whole study.`)
  }
}

/** Openings that were begun go on until the share ends, though nobody else can open it any more. */
function isAlive(row: Row, now: number): boolean {
  return row.revoked_at === null && now < row.expires_at
}

function stateOf(row: Row, now: number): Share['state'] {
  if (row.revoked_at !== null) return 'revoked'
  if (now >= row.expires_at) return 'expired'
  if (row.failed >= maxFailedCodes) return 'locked'
  return row.opened >= row.openings ? 'used-up' : 'open'
}

function principalOf(row: Row): SharePrincipal {
  return {
    kind: 'share',
    name: row.id,
    recipient: row.recipient,
    madeBy: row.created_by,
    studyInstanceUID: row.study,
    ...(row.series === null ? {} : { seriesInstanceUIDs: JSON.parse(row.series) as string[] }),
    ...(row.pseudonym_key === null ? {} : { deIdentified: true }),
  }
}

function shareOf(row: Row, now: number): Share {
  return {
    id: row.id,
    recipient: row.recipient,
    createdBy: row.created_by,
    createdAt: iso(row.created_at),
    expiresAt: iso(row.expires_at),
    openings: row.openings,
    opened: row.opened,
    ...(row.last_opened_at === null ? {} : { lastOpenedAt: iso(row.last_opened_at) }),
    state: stateOf(row, now),
    studyInstanceUID: row.study,
    ...(row.series === null ? {} : { seriesInstanceUIDs: JSON.parse(row.series) as string[] }),
    deIdentified: row.pseudonym_key !== null,
  }
}

/** 32^8: 40 bits, of which `maxFailedCodes` can be tried. */
function newCode(): string {
  return Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')
}

function shownCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

function normalCode(code: string): string {
  return code.toUpperCase().replace(/[^0-9A-Z]/g, '')
}

function codeHash(secret: string, code: string): Buffer {
  return hash('sha256', JSON.stringify([secret, code]), 'buffer')
}

function invalid(message: string): AccessError {
  return new AccessError('LG_SHARE_INVALID', message)
}
