/**
 * Programs that prove by a key of their own who they are (OAuth 2.0 client credentials) and get access tokens for minutes.
 *
 * Kept of a client: its public keys. Access tokens are in memory only, so that a restart ends all of them; what was used up of
 * assertions is on disk, so that a restart lets none be used twice.
 *
 * Sources: RFC 6749 4.4, RFC 7523 3 (assertions, `jti`).
 */
import { AccessError } from '../errors.ts'
import { accessTokenMs, maxAccessTokens, maxClientKeyCharacters } from '../limits.ts'
import type { Role, TokenPrincipal } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { LastUse } from './last-use.ts'
import { requireName, requireRole } from './names.ts'
import { addressCheck, requireScope, type Scope, type ScopeRow, scopeOf } from './scope.ts'
import { newSecret, secretHash, secretKey } from './secret.ts'

export interface NewClient extends Scope {
  /** Its `client_id`, and its name in the audit log. */
  name: string
  role: Role
  /** Public keys, a JSON Web Key Set as text; the caller has seen to it that there is nothing private in it. */
  keys: string
}

export interface Client extends NewClient {
  createdAt: string
  /** Refused since then, until it is enabled again. */
  disabledAt?: string
  lastUsedAt?: string
  lastAddress?: string
}

type Row = ScopeRow & {
  name: string
  role: Role
  keys: string
  created_at: number
  last_used_at: number | null
  last_address: string | null
  disabled_at: number | null
}
type Valid = { principal: TokenPrincipal; expiresAt: number; mayComeFrom: (address: string | undefined) => boolean }

const accessTokenPrefix = 'lg_at_'

export class Clients {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #lastUse: LastUse
  /** In the order in which they were issued, which is that in which they expire. */
  readonly #tokens = new Map<string, Valid>()

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
    const touch = database.prepare('update client set last_used_at = ?, last_address = ? where name = ?')
    this.#lastUse = new LastUse(clock, (name, at, address) => void touch.run(at, address, name))
  }

  /** @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_SCOPE_INVALID` */
  add(request: NewClient): Client {
    const name = requireName(request.name)
    if (request.keys.length > maxClientKeyCharacters) {
      throw new AccessError('LG_SCOPE_INVALID', 'The keys are too long.', { field: 'keys' })
    }
    const row: Row = {
      name,
      role: requireRole(request.role),
      keys: request.keys,
      created_at: this.#clock(),
      ...requireScope(request),
      last_used_at: null,
      last_address: null,
      disabled_at: null,
    }
    const taken = 'select 1 from client where name = ? union select 1 from token where name = ?'
    if (this.#database.prepare(taken).get(name, name)) {
      throw new AccessError('LG_NAME_TAKEN', 'There is or was already a program of this name.')
    }
    this.#database
      .prepare(`insert into client (name, role, keys, created_at, actions, addresses)
          values (:name, :role, :keys, :created_at, :actions, :addresses)`)
      .run(row)
    return clientOf(row)
  }

  find(name: string): Client | undefined {
    const row = this.#database.prepare<[string], Row>('select * from client where name = ?').get(name)
    return row && clientOf(row)
  }

  /** @param label - as in the audit log; of tokens, nodes and people never */
  isDisabled(label: string): boolean {
    if (!label.startsWith('token:')) return false
    const query = 'select 1 from client where name = ? and disabled_at is not null'
    return this.#database.prepare(query).get(label.slice('token:'.length)) !== undefined
  }

  list(): Client[] {
    return this.#database.prepare<[], Row>('select * from client order by name').all().map(clientOf)
  }

  /** Its access tokens end at once. @throws AccessError `LG_NAME_UNKNOWN` */
  remove(name: string): Client {
    const client = this.find(name)
    if (!client) throw new AccessError('LG_NAME_UNKNOWN', 'There is no client of this name.')
    this.#database.prepare('delete from client where name = ?').run(name)
    this.#endTokens(name)
    return client
  }

  /** A disabled one keeps its keys and gets no access tokens; those it has end at once. @throws AccessError `LG_NAME_UNKNOWN` */
  setDisabled(name: string, disabled: boolean): Client {
    const sql = 'update client set disabled_at = case when ? then coalesce(disabled_at, ?) end where name = ?'
    const { changes } = this.#database.prepare(sql).run(disabled ? 1 : 0, this.#clock(), name)
    if (changes === 0) throw new AccessError('LG_NAME_UNKNOWN', 'There is no client of this name.')
    if (disabled) this.#endTokens(name)
    return this.find(name)!
  }

  /**
   * Uses an assertion up and answers it with an access token.
   *
   * @param assertion - its `jti` and when it expires, ms; the signature is for the caller to verify
   * @param actions - what of the client's scope is asked for; absent: all of it
   * @throws AccessError `LG_CLIENT_REFUSED` unknown or disabled client, assertion used before, address or scope not the client's
   */
  issue(request: {
    name: string
    assertion: { id: string; expiresAt: number }
    address: string
    actions?: Scope['actions']
  }): { secret: string; expiresAt: string } {
    const { name, assertion, address } = request
    const client = this.find(name)
    if (!client || client.disabledAt !== undefined || !addressCheck(client)(address)) throw refused()
    const actions = request.actions ?? client.actions
    if (client.actions && !actions?.every((action) => client.actions!.includes(action))) throw refused()
    this.#useUp(`${name}\n${assertion.id}`, assertion.expiresAt)
    const secret = newSecret(accessTokenPrefix)
    const expiresAt = this.#clock() + accessTokenMs
    const principal: TokenPrincipal = { kind: 'token', name, role: client.role, ...(actions && { actions }) }
    this.#forgetExpired()
    this.#tokens.set(secretKey(secret), { principal, expiresAt, mayComeFrom: addressCheck(client) })
    this.#lastUse.touch(name, address)
    return { secret, expiresAt: iso(expiresAt) }
  }

  principalOf(secret: string, address?: string): TokenPrincipal | undefined {
    if (!secret.startsWith(accessTokenPrefix)) return undefined
    const token = this.#tokens.get(secretKey(secret))
    return token && this.#clock() < token.expiresAt && token.mayComeFrom(address) ? token.principal : undefined
  }

  #endTokens(name: string): void {
    for (const [key, { principal }] of this.#tokens) if (principal.name === name) this.#tokens.delete(key)
  }

  #useUp(assertion: string, expiresAt: number): void {
    this.#database.prepare('delete from assertion where expires_at < ?').run(this.#clock())
    const key = secretHash(assertion)
    if (this.#database.prepare('select 1 from assertion where key = ?').get(key)) throw refused()
    this.#database.prepare('insert into assertion (key, expires_at) values (?, ?)').run(key, expiresAt)
  }

  #forgetExpired(): void {
    for (const [key, { expiresAt }] of this.#tokens) {
      if (expiresAt > this.#clock() && this.#tokens.size < maxAccessTokens) return
      this.#tokens.delete(key)
    }
  }
}

/** One answer for all of them: it tells a stranger nothing about which clients exist. */
function refused(): AccessError {
  return new AccessError('LG_CLIENT_REFUSED', 'The client or its assertion is not accepted.')
}

function clientOf(row: Row): Client {
  return {
    name: row.name,
    role: row.role,
    keys: row.keys,
    createdAt: iso(row.created_at),
    ...scopeOf(row),
    ...(row.disabled_at !== null && { disabledAt: iso(row.disabled_at) }),
    ...(row.last_used_at !== null && { lastUsedAt: iso(row.last_used_at) }),
    ...(row.last_address !== null && { lastAddress: row.last_address }),
  }
}
