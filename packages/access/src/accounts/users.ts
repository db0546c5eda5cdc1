/** People: name, role, password hash. */
import { AccessError } from '../errors.ts'
import type { PersonPrincipal, Role } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { nameKey, requireName, requireRole } from './names.ts'

/** A person. Times here and in the other records are ISO 8601, UTC. */
export interface User {
  name: string
  role: Role
  createdAt: string
  disabledAt?: string
  lastSignInAt?: string
  /** False for one who can only sign in by a link. */
  hasPassword: boolean
}

export interface UserRow {
  key: string
  name: string
  role: Role
  password: string | null
  created_at: number
  disabled_at: number | null
  last_sign_in_at: number | null
}

export class Users {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** @param password - PHC string, or `null` for one who signs in by links only. @throws AccessError `LG_NAME_...` */
  add(name: string, role: Role, password: string | null): UserRow {
    const normal = requireName(name)
    this.requireFree(normal)
    this.#database
      .prepare('insert into user (key, name, role, password, created_at) values (?, ?, ?, ?, ?)')
      .run(nameKey(normal), normal, requireRole(role), password, this.#clock())
    return this.get(normal)
  }

  find(name: string): UserRow | undefined {
    return this.#database.prepare<[string], UserRow>('select * from user where key = ?').get(nameKey(name))
  }

  /** @throws AccessError `LG_NAME_UNKNOWN` */
  get(name: string): UserRow {
    const row = this.find(name)
    if (row) return row
    throw new AccessError('LG_NAME_UNKNOWN', 'There is no person of this name.')
  }

  /** @throws AccessError `LG_NAME_TAKEN` */
  requireFree(name: string): void {
    if (this.find(name)) throw new AccessError('LG_NAME_TAKEN', 'There is already a person of this name.')
  }

  list(): User[] {
    return this.#database.prepare<[], UserRow>('select * from user order by key').all().map(userOf)
  }

  setPassword({ key }: UserRow, password: string): void {
    this.#database.prepare('update user set password = ? where key = ?').run(password, key)
  }

  setRole({ key }: UserRow, role: Role): void {
    this.#database.prepare('update user set role = ? where key = ?').run(requireRole(role), key)
  }

  disable({ key }: UserRow): void {
    this.#database
      .prepare('update user set disabled_at = coalesce(disabled_at, ?) where key = ?')
      .run(this.#clock(), key)
  }

  signedIn({ key }: UserRow): void {
    this.#database.prepare('update user set last_sign_in_at = ? where key = ?').run(this.#clock(), key)
  }

  hasAdministrator(): boolean {
    const query = "select 1 from user where role = 'administrator' and disabled_at is null"
    return this.#database.prepare(query).get() !== undefined
  }
}

export function userOf(row: UserRow): User {
  return {
    name: row.name,
    role: row.role,
    createdAt: iso(row.created_at),
    ...(row.disabled_at !== null && { disabledAt: iso(row.disabled_at) }),
    ...(row.last_sign_in_at !== null && { lastSignInAt: iso(row.last_sign_in_at) }),
    hasPassword: row.password !== null,
  }
}

export function personOf({ name, role }: UserRow): PersonPrincipal {
  return { kind: 'person', name, role, via: 'session' }
}
