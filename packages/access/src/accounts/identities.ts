/**
 * People whom an OpenID provider vouches for, by issuer and subject. Names come and go and belong to nobody for good: a
 * person of the provider never becomes one of the archive's own because the names are alike.
 */
import type { AccountsDatabase } from './database.ts'
import { nameKey, requireName } from './names.ts'
import type { Users } from './users.ts'

export interface Identity {
  issuer: string
  subject: string
}

export class Identities {
  readonly #database: AccountsDatabase
  readonly #users: Users

  constructor(database: AccountsDatabase, users: Users) {
    this.#database = database
    this.#users = users
  }

  userKeyOf({ issuer, subject }: Identity): string | undefined {
    const query = 'select user_key from identity where issuer = ? and subject = ?'
    return this.#database.prepare<[string, string], { user_key: string }>(query).get(issuer, subject)?.user_key
  }

  add({ issuer, subject }: Identity, userKey: string): void {
    this.#database
      .prepare('insert into identity (issuer, subject, user_key) values (?, ?, ?)')
      .run(issuer, subject, userKey)
  }

  has(userKey: string): boolean {
    return this.#database.prepare('select 1 from identity where user_key = ?').get(userKey) !== undefined
  }

  /** The first of the wanted names that can be one and is free, if need be with a number behind it. */
  freeName(wanted: readonly string[]): string {
    const usable = wanted.filter(isName)
    const [first = 'person'] = usable
    const free = usable.find((name) => !this.#users.find(name))
    if (free !== undefined) return free
    for (let number = 2; ; number++) {
      const name = `${first.slice(0, 50)}.${number}`
      if (!this.#users.find(name)) return name
    }
  }
}

function isName(name: string): boolean {
  try {
    return nameKey(requireName(name)) !== ''
  } catch {
    return false
  }
}
