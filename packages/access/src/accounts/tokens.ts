/** Bearer tokens of programs. All valid ones are in memory, since each request asks for one. */
import { AccessError } from '../errors.ts'
import { maxTokenMs, tokenMs } from '../limits.ts'
import type { Role, TokenPrincipal } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { requireLife } from './life.ts'
import { requireName, requireRole } from './names.ts'
import { newSecret, secretHash, secretKey } from './secret.ts'

export interface Token {
  name: string
  role: Role
  createdAt: string
  expiresAt: string
  revokedAt?: string
}

/** Lets scanners for leaked secrets recognise ours. */
const tokenPrefix = 'lg_'

type Row = { name: string; hash: Buffer; role: Role; created_at: number; expires_at: number; revoked_at: number | null }
type Valid = { principal: TokenPrincipal; expiresAt: number }

export class Tokens {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #valid = new Map<string, Valid>()

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
    for (const row of this.#rows()) if (row.revoked_at === null) this.#remember(row, row.hash.toString('base64'))
  }

  /** @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_EXPIRY_INVALID` */
  create(request: { name: string; role: Role; expiresInMs?: number }): Token & { secret: string } {
    const name = requireName(request.name)
    const role = requireRole(request.role)
    const now = this.#clock()
    const expiresAt = now + requireLife(request.expiresInMs ?? tokenMs, maxTokenMs)
    if (this.#find(name)) throw new AccessError('LG_NAME_TAKEN', 'There is or was already a token of this name.')
    const secret = newSecret(tokenPrefix)
    const insert = 'insert into token (name, hash, role, created_at, expires_at) values (?, ?, ?, ?, ?)'
    this.#database.prepare(insert).run(name, secretHash(secret), role, now, expiresAt)
    this.#remember({ name, role, expires_at: expiresAt }, secretKey(secret))
    return { secret, name, role, createdAt: iso(now), expiresAt: iso(expiresAt) }
  }

  principalOf(secret: string): TokenPrincipal | undefined {
    const token = this.#valid.get(secretKey(secret))
    return token && this.#clock() < token.expiresAt ? token.principal : undefined
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

  #remember({ name, role, expires_at }: Pick<Row, 'name' | 'role' | 'expires_at'>, key: string): void {
    this.#valid.set(key, { principal: { kind: 'token', name, role }, expiresAt: expires_at })
  }
}

function tokenOf(row: Row): Token {
  return {
    name: row.name,
    role: row.role,
    createdAt: iso(row.created_at),
    expiresAt: iso(row.expires_at),
    ...(row.revoked_at !== null && { revokedAt: iso(row.revoked_at) }),
  }
}
