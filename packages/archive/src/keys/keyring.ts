/**
 * Keys of one archive: root key → key-encryption key → one data key per study (study-keys.ts).
 *
 * Purpose keys (audit log, accounts, TLS, index) come from the root key by HKDF-SHA-256 and outlive rotations.
 */
import { hkdfSync } from 'node:crypto'
import { join } from 'node:path'
import type { FileSystem } from '../file-system/file-system.ts'
import { nodeFileSystem } from '../file-system/node-file-system.ts'
import { erasedFolder } from './erasure-certificate.ts'
import {
  type KeyEncryptionKey,
  loadKeyEncryptionKeys,
  newKeyEncryptionKey,
  saveKeyEncryptionKeys,
} from './key-encryption-keys.ts'
import type { KeySource } from './key-source.ts'
import { StudyKeys, wrappingVersion } from './study-keys.ts'
import { keyLength } from './wrap.ts'

export interface KeyringOptions {
  /** The data folder; keys lie in its `keys/`. */
  folder: string
  keySource: KeySource
  fs?: FileSystem
}

/** Root key and key-encryption key of one archive, opened. */
export class Keyring {
  readonly kind: string
  readonly folder: string
  readonly #fs: FileSystem
  readonly #root: Buffer
  #kek: KeyEncryptionKey

  /** By `openKeyring` only. */
  constructor(fs: FileSystem, folder: string, kind: string, root: Uint8Array, kek: KeyEncryptionKey) {
    this.#fs = fs
    this.folder = folder
    this.kind = kind
    this.#root = Buffer.from(root)
    this.#kek = kek
  }

  /** 32 octets for one purpose (`accounts`, `audit-signing`, `tls`, …), the same at every start. */
  derive(purpose: string): Buffer {
    return derive(this.#root, purpose)
  }

  get keyEncryptionKey(): KeyEncryptionKey {
    return this.#kek
  }

  /** Makes a new key-encryption key, lets it wrap all study keys, destroys the old one. A crash leaves one or the other. */
  async rotate(studyKeys: StudyKeys): Promise<void> {
    const next = newKeyEncryptionKey(this.#kek.version + 1)
    await this.#save([this.#kek, next])
    await studyKeys.rewrap(next)
    await this.#save([next])
    this.#kek = next
  }

  #save(keys: readonly KeyEncryptionKey[]): Promise<void> {
    return saveKeyEncryptionKeys(this.#fs, this.folder, this.derive(wrapPurpose), keys)
  }
}

const wrapPurpose = 'key-encryption-keys'

function derive(root: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, new Uint8Array(0), `leadglass/1/${purpose}`, keyLength))
}

function keysFolder(folder: string): string {
  return join(folder, 'keys')
}

/** Makes the keys of a new archive. */
export async function createKeyring({ folder, keySource, fs = nodeFileSystem }: KeyringOptions): Promise<void> {
  const keys = keysFolder(folder)
  await fs.makeFolder(erasedFolder(keys))
  const root = await keySource.create(keys)
  await StudyKeys.create(fs, keys)
  await saveKeyEncryptionKeys(fs, keys, derive(root, wrapPurpose), [newKeyEncryptionKey(1)])
}

/**
 * Opens the keys of a data folder; the archive need not be open. An interrupted rotation is brought to its end first.
 *
 * @throws ArchiveError LG_KEY_WRONG, LG_KEY_DAMAGED, LG_ARCHIVE_MISSING
 */
export async function openKeyring({ folder, keySource, fs = nodeFileSystem }: KeyringOptions): Promise<Keyring> {
  const keys = keysFolder(folder)
  const root = await keySource.open(keys)
  const by = derive(root, wrapPurpose)
  const keks = await loadKeyEncryptionKeys(fs, keys, by)
  const [first, second] = keks
  if (second === undefined) return new Keyring(fs, keys, keySource.kind, root, first!)
  const version = await wrappingVersion(fs, keys)
  const current = keks.find((kek) => kek.version === version) ?? first!
  await saveKeyEncryptionKeys(fs, keys, by, [current])
  return new Keyring(fs, keys, keySource.kind, root, current)
}
