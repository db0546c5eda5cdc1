/**
 * The file of the services: SQLite, encrypted by the sqlcipher scheme under a key of its own purpose, like accounts and index.
 *
 * A queue entry or a worklist item is on stable storage before anybody is told so (synchronous=FULL); what is deleted is
 * overwritten (secure_delete), since an order names a patient.
 */
import { chmodSync, existsSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { ServerError } from '../errors.ts'
import { changes, definition, version } from './schema.ts'

export type ServicesDatabase = Database.Database

/**
 * Opens the file, or makes it; one of an earlier version is brought up to this one.
 *
 * @param key - 32 octets
 * @throws ServerError `LG_SERVICES_UNREADABLE` wrong key, damaged, or no such file; `LG_SERVICES_NEWER`
 */
export function openServicesDatabase(path: string, key: Uint8Array): ServicesDatabase {
  const created = !existsSync(path)
  const database = new Database(path)
  try {
    database.pragma("cipher='sqlcipher'")
    database.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`)
    const found = versionOf(database)
    for (const pragma of pragmas) database.pragma(pragma)
    if (created) chmodSync(path, 0o600)
    if (found === 0) bringUp(database, [definition])
    else if (found < version) bringUp(database, changesFrom(found))
    if (found > version)
      throw new ServerError('LG_SERVICES_NEWER', 'services.db was written by a newer version', { version: found })
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const pragmas = [
  'journal_mode=WAL',
  'synchronous=FULL',
  'foreign_keys=ON',
  'secure_delete=ON',
  'temp_store=MEMORY',
] as const

const changesFrom = (found: number): string[] =>
  Array.from({ length: version - found }, (_, step) => changes[found + step]!)

function bringUp(database: ServicesDatabase, statements: readonly string[]): void {
  database
    .transaction(() => {
      for (const statement of statements) database.exec(statement)
      database.pragma(`user_version = ${version}`)
    })
    .immediate()
}

/** The first page read is the first use of the key; damage is found here and not when a scanner asks. */
function versionOf(database: ServicesDatabase): number {
  try {
    const found = Number(database.pragma('user_version', { simple: true }))
    if (database.pragma('quick_check', { simple: true }) === 'ok') return found
  } catch (error) {
    throw unreadable(error)
  }
  throw unreadable(undefined)
}

function unreadable(cause: unknown): ServerError {
  const system = (cause as { code?: string } | undefined)?.code ?? 'unknown'
  const message = 'services.db cannot be read: it was changed from outside, or belongs to another root key'
  return new ServerError('LG_SERVICES_UNREADABLE', message, { system }, cause)
}
