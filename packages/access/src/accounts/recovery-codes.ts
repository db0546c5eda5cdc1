/**
 * Codes on paper, for the day on which phone and key are gone. Each works once; only hashes are kept.
 *
 * 120 random bits need no slow hash: NIST SP 800-63B-4 3.1.2 (look-up secrets) asks for one below 112 bits only.
 */
import { randomBytes } from 'node:crypto'
import { recoveryCodeCharacters, recoveryCodeCount } from '../limits.ts'
import type { AccountsDatabase } from './database.ts'
import { secretHash } from './secret.ts'

/** 32 characters of which no two look alike. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const groupLength = 4

export class RecoveryCodes {
  readonly #database: AccountsDatabase

  constructor(database: AccountsDatabase) {
    this.#database = database
  }

  /** How many are left. */
  count(userKey: string): number {
    const query = 'select count(*) as count from recovery_code where user_key = ?'
    return this.#database.prepare<[string], { count: number }>(query).get(userKey)!.count
  }

  /** A new set; the earlier one is worth nothing. @returns the codes, which are shown this once */
  renew(userKey: string): string[] {
    this.remove(userKey)
    const codes = Array.from({ length: recoveryCodeCount }, newCode)
    const insert = this.#database.prepare('insert into recovery_code (hash, user_key) values (?, ?)')
    for (const code of codes) insert.run(hashOf(code), userKey)
    return codes
  }

  /** @returns whether it was one of the person's; it is used up then */
  use(userKey: string, code: string): boolean {
    const used = this.#database.prepare('delete from recovery_code where hash = ? and user_key = ?')
    return used.run(hashOf(code), userKey).changes === 1
  }

  remove(userKey: string): void {
    this.#database.prepare('delete from recovery_code where user_key = ?').run(userKey)
  }
}

/** `ABCD-EFGH-…`: 256 is a multiple of 32, so every character is as likely. */
function newCode(): string {
  const characters = [...randomBytes(recoveryCodeCharacters)].map((octet) => alphabet[octet % alphabet.length])
  return characters.join('').replaceAll(new RegExp(`.{${groupLength}}(?=.)`, 'g'), '$&-')
}

/** Case, hyphens and blanks do not matter. */
function hashOf(code: string): Buffer {
  return secretHash(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
}
