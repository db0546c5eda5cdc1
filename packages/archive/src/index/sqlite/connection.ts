/**
 * The encrypted database file: SQLCipher's scheme, AES-256 and HMAC for each page, also in the journal.
 *
 * The packs are the log of what was acknowledged, so the index need not be synced at each commit: after a power cut it is
 * at an earlier transaction, and what is missing is read from the packs again.
 */
import { chmodSync, existsSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { ArchiveError } from '../../errors.ts'

export type Connection = Database.Database

/** 16 MiB of pages, in KiB, negative as SQLite wants it. */
const cacheSize = -16_384

/** @param key - 32 octets @throws ArchiveError LG_INDEX_DAMAGED when the file does not open by this key */
export function openConnection(path: string, key: Uint8Array): Connection {
  const created = !existsSync(path)
  const connection = new Database(path)
  try {
    connection.pragma(`cipher='sqlcipher'`)
    connection.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`)
    connection.pragma('journal_mode = wal')
    connection.pragma('synchronous = normal')
    connection.pragma('temp_store = memory')
    connection.pragma('secure_delete = on')
    connection.pragma(`cache_size = ${cacheSize}`)
    if (created) chmodSync(path, 0o600)
  } catch (error) {
    connection.close()
    throw new ArchiveError('LG_INDEX_DAMAGED', 'the index cannot be opened', {}, error)
  }
  return connection
}
