/**
 * The accounts file: SQLite, encrypted by the sqlcipher scheme (AES-256-CBC with HMAC-SHA-512 a page) under a raw key.
 *
 * Every page is authenticated; all of them are read when the file is opened, so that damage is found then and not at
 * the moment somebody wants to sign in. A commit is on stable storage before it answers (synchronous=FULL); what is deleted is
 * overwritten (secure_delete), since the key of a share ends with it.
 */
import Database from 'better-sqlite3-multiple-ciphers'
import { AccessError } from '../errors.ts'
import { changes, schema, version } from './schema.ts'

export type AccountsDatabase = Database.Database

/**
 * Opens the file, or makes it; one of an earlier version is brought up to this one.
 *
 * @param key - 32 octets
 * @throws AccessError `LG_ACCOUNTS_UNREADABLE` wrong key or not an accounts file, `LG_ACCOUNTS_DAMAGED`, `LG_ACCOUNTS_NEWER`
 */
export function openDatabase(path: string, key: Uint8Array): AccountsDatabase {
  const database = new Database(path)
  try {
    database.pragma("cipher='sqlcipher'")
    database.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`)
    const found = readVersion(database)
    requireWhole(database)
    database.pragma('journal_mode=WAL')
    database.pragma('synchronous=FULL')
    database.pragma('foreign_keys=ON')
    database.pragma('secure_delete=ON')
    if (found === 0) database.transaction(() => database.exec(schema)).immediate()
    else if (found < version) database.transaction(() => bringUp(database, found)).immediate()
    if (found > version) {
      throw new AccessError('LG_ACCOUNTS_NEWER', 'the accounts file was written by a newer version', { version: found })
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The whole file at this moment, under the same key, in a new one. */
export function copyDatabase(database: AccountsDatabase, path: string): void {
  database.prepare('vacuum into ?').run(path)
}

function bringUp(database: AccountsDatabase, found: number): void {
  for (let at = found; at < version; at += 1) database.exec(changes[at]!)
}

/** The first page read is the first use of the key. */
function readVersion(database: AccountsDatabase): number {
  try {
    return Number(database.pragma('user_version', { simple: true }))
  } catch (error) {
    throw new AccessError('LG_ACCOUNTS_UNREADABLE', 'not an accounts file, or not with this key', codeOf(error), error)
  }
}

function requireWhole(database: AccountsDatabase): void {
  try {
    if (database.pragma('integrity_check', { simple: true }) === 'ok') return
  } catch (error) {
    throw damaged(error)
  }
  throw damaged(undefined)
}

/** Runs statements; what SQLite says of a damaged page becomes ours. @throws AccessError `LG_ACCOUNTS_DAMAGED` */
export function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (damageCodes.includes(codeOf(error).system)) throw damaged(error)
    throw error
  }
}

const damageCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_READ']

function damaged(cause: unknown): AccessError {
  return new AccessError('LG_ACCOUNTS_DAMAGED', 'the accounts file was changed from outside', codeOf(cause), cause)
}

function codeOf(error: unknown): { system: string } {
  return { system: (error as { code?: string } | undefined)?.code ?? 'unknown' }
}
