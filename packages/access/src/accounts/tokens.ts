/** Bearer tokens of programs. All valid ones are in memory, since each request asks for one. */
import { AccessError } from '../errors.ts'
import { maxTokenMs, tokenMs } from '../limits.ts'
import type { Role, TokenPrincipal } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { LastUse } from './last-use.ts'
import { requireLife } from './life.ts'
import { requireName, requireRole } from './names.ts'
import { addressCheck, requireScope, type Scope, type ScopeRow, scopeOf } from './scope.ts'
import { newSecret, secretHash, secretKey } from './secret.ts'

export interface Token extends Scope {
  name: string
  role: Role
  createdAt: string
  expiresAt: string
  revokedAt?: string
  /** To the minute. */
  lastUsedAt?: string
  lastAddress?: string
}

export interface NewToken extends Scope {
  name: string
  role: Role
  /** Default 90 days. */
  expiresInMs?: number
}

/** Lets scanners for leaked secrets recognise ours. */
const tokenPrefix = 'lg_'

type Row = ScopeRow & {
  name: string
  hash: Buffer
  role: Role
  created_at: number
  expires_at: number
  revoked_at: number | null
  last_used_at: number | null
  last_address: string | null
}
type Valid = { principal: TokenPrincipal; expiresAt: number; mayComeFrom: (address: string | undefined) => boolean }

export class Tokens {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #valid = new Map<string, Valid>()
  readonly #lastUse: LastUse

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
    const touch = database.prepare('update token set last_used_at = ?, last_address = ? where name = ?')
    this.#lastUse = new LastUse(clock, (name, at, address) => void touch.run(at, address, name))
    for (const row of this.#rows()) if (row.revoked_at === null) this.#remember(row)
  }

  /** @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_EXPIRY_INVALID`, `LG_SCOPE_INVALID` */
  create(request: NewToken): Token & { secret: string } {
    const name = requireName(request.name)
    const secret = newSecret(tokenPrefix)
    const now = this.#clock()
    const row: Row = {
      name,
      hash: secretHash(secret),
      role: requireRole(request.role),
      created_at: now,
      expires_at: now + requireLife(request.expiresInMs ?? tokenMs, maxTokenMs),
      revoked_at: null,
      ...requireScope(request),
      last_used_at: null,
      last_address: null,
    }
    const taken = 'select 1 from token where name = ? union select 1 from client where name = ?'
    if (this.#database.prepare(taken).get(name, name)) {
      throw new AccessError('LG_NAME_TAKEN', 'There is or was already a program of this name.')
    }
    this.#database
      .prepare(`insert into token (name, hash, role, created_at, expires_at, actions, addresses)
          values (:name, :hash, :role, :created_at, :expires_at, :actions, :addresses)`)
      .run(row)
    this.#remember(row)
    return { secret, ...tokenOf(row) }
  }

  /** @param address - where the request comes from; unknown where it cannot be told */
  principalOf(secret: string, address?: string): TokenPrincipal | undefined {
    const token = this.#valid.get(secretKey(secret))
    if (token === undefined || this.#clock() >= token.expiresAt || !token.mayComeFrom(address)) return undefined
    this.#lastUse.touch(token.principal.name, address)
    return token.principal
  }

  /** @throws AccessError `LG_NAME_UNKNOWN` */
  revoke(name: string): Token {
    const row = this.#find(name.normalize('NFKC'))
    if (!row) throw new AccessError('LG_NAME_UNKNOWN', 'There is no token of this name.')
    const revokedAt = row.revoked_at ?? this.#clock()
    this.#database.prepare('update token set revoked_at = ? where name = ?').run(revokedAt, row.name)
    this.#valid.delete(row.hash.toString('base64'))
    return tokenOf({ ...row, revoked_at: revokedAt })
  }

  list(): Token[] {
    return this.#rows().map(tokenOf)
  }

  #rows(): Row[] {
    return this.#database.prepare<[], Row>('select * from token order by name').all()
  }

  #find(name: string): Row | undefined {
    return this.#database.prepare<[string], Row>('select * from token where name = ?').get(name)
  }

  #remember(row: Row): void {
    const scope = scopeOf(row)
    const { name, role } = row
    const principal: TokenPrincipal = { kind: 'token', name, role, ...(scope.actions && { actions: scope.actions }) }
    const valid = { principal, expiresAt: row.expires_at, mayComeFrom: addressCheck(scope) }
    this.#valid.set(row.hash.toString('base64'), valid)
  }
}

function tokenOf(row: Row): Token {
  return {
    name: row.name,
    role: row.role,
    createdAt: iso(row.created_at),
    expiresAt: iso(row.expires_at),
    ...(row.revoked_at !== null && { revokedAt: iso(row.revoked_at) }),
    ...scopeOf(row),
    ...(row.last_used_at !== null && { lastUsedAt: iso(row.last_used_at) }),
    ...(row.last_address !== null && { lastAddress: row.last_address }),
  }
}
