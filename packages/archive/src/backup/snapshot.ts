/**
 * An archive at one moment, between two commits: what a copy of it is made of.
 *
 * Packs grow and are never changed, so naming how far each had come is a copy of it. The study keys are changed in place
 * (erasure, rotation) and are copied meanwhile: 96 octets for each study. The index is left out: packs and keys make it anew.
 */
import { join } from 'node:path'
import type { Committer } from '../commit/committer.ts'
import { readWholeFile } from '../file-system/atomic-file.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexStore } from '../index/index-store.ts'
import { erasedFolder } from '../keys/erasure-certificate.ts'
import type { Keyring } from '../keys/keyring.ts'
import { readRootKeyFile } from '../keys/root-key-place.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import type { ArchiveStatistics } from '../maintenance/reports.ts'
import type { BackupRootKey } from './backup-list.ts'

/** One file as it is to come back. `path` is relative to the data folder. */
export type SnapshotFile = { readonly path: string } & (
  | {
      /** It only ever grows: what an earlier generation has of it is not read again. Ciphertext. */
      readonly form: 'growing'
      readonly source: string
      readonly length: number
      /** Each addition begins with one of these: anything else was not written by the archive. */
      readonly begins: { first: Buffer; later: Buffer }
    }
  /** It was different the last time and will be the next. Ciphertext. */
  | { readonly form: 'changing'; readonly source: string; readonly length: number }
  /** It is never changed once it is there; small, not encrypted. */
  | { readonly form: 'fixed'; readonly source: string }
  /** Small, not encrypted. */
  | { readonly form: 'octets'; readonly octets: Buffer }
)

export interface ArchiveSnapshot {
  files: SnapshotFile[]
  statistics: ArchiveStatistics
  lastSequence: number
  rootKey: BackupRootKey
}

export interface SnapshotParts {
  fs: FileSystem
  keyring: Keyring
  keys: StudyKeys
  index: IndexStore
  committer: Committer
  packsFolder: string
}

export interface SnapshotTerms {
  /** Where the study keys are copied to. */
  studyKeysCopy: string
  /** What has to be of the same moment; runs while no commit does. */
  alongside(): Promise<void>
}

const begins = { first: Buffer.from('LGPK', 'latin1'), later: Buffer.from('LGRC', 'latin1') }

export function snapshotArchive(
  parts: SnapshotParts,
  { studyKeysCopy, alongside }: SnapshotTerms,
): Promise<ArchiveSnapshot> {
  const { committer, index, keys, keyring, fs, packsFolder } = parts
  return committer.exclusive(async () => {
    const positions = (await index.packs()).filter(({ length }) => length > 0)
    const packs = positions.map(({ pack, length }): SnapshotFile => {
      const name = `${pack}.lgp`
      return { path: `packs/${name}`, form: 'growing', source: join(packsFolder, name), length, begins }
    })
    const length = await keys.copyTo(studyKeysCopy)
    const studyKeys: SnapshotFile = { path: 'keys/study-keys', form: 'changing', source: studyKeysCopy, length }
    const small = await smallKeyFiles(fs, keyring.folder)
    const packOctets = positions.reduce((sum, { length }) => sum + length, 0)
    const statistics = { ...(await index.counts()), packs: positions.length, packOctets }
    const lastSequence = await index.lastSequence()
    await alongside()
    return { files: [...packs, studyKeys, ...small], statistics, lastSequence, rootKey: await rootKeyOf(keyring) }
  })
}

/** The key-encryption keys are wrapped by the root key; certificates of erasure hold opaque ids. */
async function smallKeyFiles(fs: FileSystem, folder: string): Promise<SnapshotFile[]> {
  const octets = await readWholeFile(fs, join(folder, 'key-encryption-keys.json'))
  const files: SnapshotFile[] = [{ path: 'keys/key-encryption-keys.json', form: 'octets', octets: octets! }]
  for (const name of await fs.list(erasedFolder(folder))) {
    if (!name.endsWith('.json')) continue
    files.push({ path: `keys/erased/${name}`, form: 'fixed', source: join(erasedFolder(folder), name) })
  }
  return files
}

/** The root key itself never goes into a backup; what wraps it does. */
async function rootKeyOf({ source, folder }: Keyring): Promise<BackupRootKey> {
  if (source.kind === 'file') return { source: 'file' }
  return { source: source.kind, file: (await readRootKeyFile(folder, source.kind)).toString('base64') }
}
