/**
 * Key-encryption keys: random, versioned, wrapped by the root key in `keys/key-encryption-keys.json`.
 *
 * Outside a rotation there is exactly one. During a rotation the file holds the old and the new one, until every study key
 * is wrapped by the new one; then the old one is removed and with it what older copies of the study keys could be read by.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import { readWholeFile, replaceFile } from '../file-system/atomic-file.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import { keyLength, unwrapKey, wrapKey } from './wrap.ts'

export interface KeyEncryptionKey {
  readonly version: number
  /** ISO 8601, UTC. */
  readonly created: string
  readonly key: Buffer
}

interface StoredKey {
  version: number
  created: string
  wrapped: string
}

/** A fresh key with the next version. */
export function newKeyEncryptionKey(version: number): KeyEncryptionKey {
  return { version, created: new Date().toISOString(), key: randomBytes(keyLength) }
}

/** Replaces the file as a whole. @param by - derived from the root key for this purpose */
export async function saveKeyEncryptionKeys(
  fs: FileSystem,
  folder: string,
  by: Uint8Array,
  keys: readonly KeyEncryptionKey[],
): Promise<void> {
  const stored = keys.map(
    ({ version, created, key }): StoredKey => ({
      version,
      created,
      wrapped: wrapKey(by, key, associatedData(version, created)).toString('hex'),
    }),
  )
  await replaceFile(fs, filePath(folder), Buffer.from(`${JSON.stringify(stored, null, 2)}\n`))
}

/** @throws ArchiveError LG_ARCHIVE_MISSING, LG_KEY_DAMAGED, LG_KEY_WRONG */
export async function loadKeyEncryptionKeys(
  fs: FileSystem,
  folder: string,
  by: Uint8Array,
): Promise<KeyEncryptionKey[]> {
  const text = await readWholeFile(fs, filePath(folder))
  if (text === undefined) throw new ArchiveError('LG_ARCHIVE_MISSING', 'there is no keys/key-encryption-keys.json')
  return parse(text).map(({ version, created, wrapped }) => {
    const key = unwrapKey(by, Buffer.from(wrapped, 'hex'), associatedData(version, created))
    if (key === undefined) throw new ArchiveError('LG_KEY_WRONG', 'the root key is not the one of this archive')
    return { version, created, key }
  })
}

function filePath(folder: string): string {
  return join(folder, 'key-encryption-keys.json')
}

function associatedData(version: number, created: string): Buffer {
  return Buffer.from(`leadglass-key-encryption-key/1 ${version} ${created}`)
}

function parse(text: Buffer): StoredKey[] {
  let stored: unknown
  try {
    stored = JSON.parse(text.toString('utf8'))
  } catch {
    stored = undefined
  }
  if (Array.isArray(stored) && stored.length > 0 && stored.every(isStoredKey)) return stored
  throw new ArchiveError('LG_KEY_DAMAGED', 'keys/key-encryption-keys.json cannot be read', { octets: text.length })
}

function isStoredKey(value: unknown): value is StoredKey {
  if (typeof value !== 'object' || value === null) return false
  const { version, created, wrapped } = value as Partial<StoredKey>
  return Number.isInteger(version) && typeof created === 'string' && typeof wrapped === 'string'
}
