/**
 * Keys of one archive: root key → key-encryption key → one data key per study (study-keys.ts).
 *
 * Purpose keys (audit log, accounts, TLS, index) come from the root key by HKDF-SHA-256 and outlive rotations.
 */
import { hkdfSync, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import { nodeFileSystem } from '../file-system/node-file-system.ts'
import { erasedFolder } from './erasure-certificate.ts'
import {
  type KeyEncryptionKey,
  loadKeyEncryptionKeys,
  newKeyEncryptionKey,
  saveKeyEncryptionKeys,
} from './key-encryption-keys.ts'
import type { KeySource, KeySourceKind } from './key-source.ts'
import { rootKeyPassphrase, unwrappedRootKey, wrappedRootKey } from './root-key-passphrase.ts'
import { forgetRootKey, rootKeyHolders, rootKeyPlace } from './root-key-place.ts'
import { type RewrapProgress, removeUnfinishedRewrap, StudyKeys, wrappingVersion } from './study-keys.ts'
import { keyLength } from './wrap.ts'

export interface KeyringOptions {
  /** The data folder; keys lie in its `keys/`. */
  folder: string
  keySource: KeySource
  fs?: FileSystem
}

/** How a rotation shares the study keys with everything else. */
export interface RotationTerms {
  /** Runs work between two commits, alone. */
  alone<T>(work: () => Promise<T>): Promise<T>
  onProgress(progress: RewrapProgress): void
  /** Asked after each step; when it says so, the rotation ends with everything as it was. */
  isCancelled(): boolean
}

/** Root key and key-encryption key of one archive, opened. */
export class Keyring {
  readonly folder: string
  readonly #fs: FileSystem
  readonly #root: Buffer
  #source: KeySource
  #kek: KeyEncryptionKey

  /** By `openKeyring` only. */
  constructor(fs: FileSystem, folder: string, source: KeySource, root: Uint8Array, kek: KeyEncryptionKey) {
    this.#fs = fs
    this.folder = folder
    this.#source = source
    this.#root = Buffer.from(root)
    this.#kek = kek
  }

  /** What holds the root key. */
  get source(): Pick<KeySource, 'kind' | 'place'> {
    return this.#source
  }

  /** Other sources that hold the root key as well, since a move to this one was cut short: as `keys status` says them. */
  async supersededSources(): Promise<string[]> {
    const holders = await rootKeyHolders(this.#fs, this.folder)
    return holders.filter((kind) => kind !== this.#source.kind).map(rootKeyPlace)
  }

  /**
   * Lets another source hold the root key too, and has it give it back before it is believed. From then on either can open the
   * archive; `forgetOtherSources` ends that. A source of the same kind replaces the earlier one in one step.
   *
   * @throws ArchiveError as `KeySource`; nothing has changed then
   */
  async moveTo(source: KeySource): Promise<void> {
    await source.keep(this.folder, this.#root)
    const again = await source.open(this.folder)
    if (again.length !== this.#root.length || !timingSafeEqual(again, this.#root)) {
      throw new ArchiveError('LG_KEY_WRONG', 'the new source does not give the root key back')
    }
    this.#source = source
  }

  /** @returns the kinds of sources that held the root key besides the one in use */
  async forgetOtherSources(): Promise<KeySourceKind[]> {
    const holders = await rootKeyHolders(this.#fs, this.folder)
    const others = holders.filter((kind) => kind !== this.#source.kind)
    for (const kind of others) await forgetRootKey(this.#fs, this.folder, kind)
    return others
  }

  /** The root key under a passphrase, for somewhere else: `recoverRootKey` takes it. Whoever has both reads everything. */
  export(passphrase: string): Promise<string> {
    return wrappedRootKey(this.#root, passphrase)
  }

  /** 32 octets for one purpose (`accounts`, `audit-signing`, `tls`, …), the same at every start. */
  derive(purpose: string): Buffer {
    return purposeKey(this.#root, purpose)
  }

  /** The root key for a copy of this archive, which need not be asked for again; it keeps nothing. */
  lend(): KeySource {
    const { kind, place } = this.#source
    const refuse = () => Promise.reject(new ArchiveError('LG_KEY_SOURCE_REFUSED', 'a lent root key is not kept'))
    return { kind, place, create: refuse, keep: refuse, open: async () => Buffer.from(this.#root) }
  }

  get keyEncryptionKey(): KeyEncryptionKey {
    return this.#kek
  }

  /**
   * Makes a new key-encryption key, lets it wrap all study keys, destroys the old one. A crash leaves one or the other.
   *
   * @throws ArchiveError LG_KEY_DAMAGED, LG_ARCHIVE_CLOSED
   */
  async rotate(studyKeys: StudyKeys, { alone, onProgress, isCancelled }: RotationTerms): Promise<void> {
    const next = newKeyEncryptionKey(this.#kek.version + 1)
    await this.#save([this.#kek, next])
    try {
      await studyKeys.beginRewrap(next)
      for (let isComplete = false; !isComplete; ) {
        if (isCancelled()) throw new ArchiveError('LG_ARCHIVE_CLOSED', 'the rotation was interrupted')
        const progress = await alone(() => studyKeys.rewrapSome())
        onProgress(progress)
        isComplete = progress.isComplete
      }
    } catch (error) {
      await this.#undo(studyKeys, next)
      throw error
    }
    this.#kek = next
    await this.#save([next])
  }

  /** Unless the study keys are under the new key already: then both stay in the file until it is opened next. */
  async #undo(studyKeys: StudyKeys, next: KeyEncryptionKey): Promise<void> {
    if (studyKeys.keyVersion === next.version) {
      this.#kek = next
      return
    }
    await studyKeys.abandonRewrap()
    await this.#save([this.#kek])
  }

  #save(keys: readonly KeyEncryptionKey[]): Promise<void> {
    return saveKeyEncryptionKeys(this.#fs, this.folder, this.derive(wrapPurpose), keys)
  }
}

const wrapPurpose = 'key-encryption-keys'

/** 32 octets for one purpose, from the root key alone. */
export function purposeKey(root: Uint8Array, purpose: string): Buffer {
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
  await saveKeyEncryptionKeys(fs, keys, purposeKey(root, wrapPurpose), [newKeyEncryptionKey(1)])
}

/**
 * Gives an archive its root key back, from what `Keyring.export` made: from now on a passphrase holds it, the same one.
 *
 * @throws ArchiveError LG_KEY_DAMAGED, LG_KEY_WRONG the passphrase, or the key of another archive; nothing has changed then
 */
export async function recoverRootKey(
  { folder, fs = nodeFileSystem }: Pick<KeyringOptions, 'folder' | 'fs'>,
  { exported, passphrase }: { exported: string; passphrase: string },
): Promise<void> {
  const keys = keysFolder(folder)
  const root = await unwrappedRootKey(exported, passphrase)
  await loadKeyEncryptionKeys(fs, keys, purposeKey(root, wrapPurpose))
  await rootKeyPassphrase(passphrase).keep(keys, root)
}

/**
 * Opens the keys of a data folder; the archive need not be open. An interrupted rotation is brought to its end first.
 *
 * @throws ArchiveError LG_KEY_WRONG, LG_KEY_DAMAGED, LG_ARCHIVE_MISSING
 */
export async function openKeyring({ folder, keySource, fs = nodeFileSystem }: KeyringOptions): Promise<Keyring> {
  const keys = keysFolder(folder)
  const root = await keySource.open(keys)
  const by = purposeKey(root, wrapPurpose)
  const keks = await loadKeyEncryptionKeys(fs, keys, by)
  const [first, second] = keks
  if (second === undefined) return new Keyring(fs, keys, keySource, root, first!)
  await removeUnfinishedRewrap(fs, keys)
  const version = await wrappingVersion(fs, keys)
  const current = keks.find((kek) => kek.version === version) ?? first!
  await saveKeyEncryptionKeys(fs, keys, by, [current])
  return new Keyring(fs, keys, keySource, root, current)
}
