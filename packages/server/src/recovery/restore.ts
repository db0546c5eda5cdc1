/**
 * Makes a data folder from a backup.
 *
 *     1 the root key is opened by what the operator gives: nothing of the backup is believed before it
 *     2 the generation's list must be signed by that archive; every octet is checked while it is copied
 *     3 the archive is opened, which makes the index anew and authenticates every record, and compared with what it had
 *     4 the audit log goes on with an entry that says so
 *
 * `config.yaml` comes from the backup, so it is read only after 2: who could change it could name a library to load.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { basename, join, resolve } from 'node:path'
import {
  ArchiveError,
  BackupFolder,
  BackupKeys,
  type BackupRootKey,
  endRestoring,
  type Generation,
  type KeySource,
  lookAtBackup,
  nodeFileSystem,
  purposeKey,
  restoreGeneration,
  rootKeyFileOf,
  rootKeyKeptApart,
} from '@leadglass/archive'
import { changeConfig } from '../config/change-config.ts'
import { loadSettings, type SettingSources } from '../config/load-settings.ts'
import { openDataFolder } from '../data-folder/data-folder.ts'
import { keySourceOf } from '../data-folder/key-source.ts'
import { layoutOf } from '../data-folder/layout.ts'
import { keepFilesPrivate, writeWholeFile } from '../data-folder/write-file.ts'
import { ServerError } from '../errors.ts'
import { failureOf } from '../operations/failure-of.ts'
import type { ProblemView, Progress } from '../operations/operation-table.ts'
import { type Counts, countsThatDiffer } from './restored-copy.ts'

export interface RestoreOptions {
  /** The backup folder. */
  from: string
  /** The data folder to make: empty, or not there. */
  folder: string
  /** Default: the newest. */
  generation?: number | undefined
  /** Digest that a backup reported: this generation or a later one must be there. */
  expect?: string | undefined
  /** The copy of `keys/root.key` that was kept apart, where a file held the root key. */
  rootKeyFile?: string | undefined
  /** Settings of the group `keys`, by name, where something else holds it. */
  keySettings?: Readonly<Record<string, string>>
  /** Passphrase or PIN. */
  keySecret?: string | undefined
  /** Default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>
  onProgress?: (progress: Progress) => void
}

export interface RestoreReport {
  folder: string
  generation: number
  /** When the backup was made, ISO 8601: what came later is not inside. */
  at: string
  digest: string
  files: number
  octets: number
  seconds: number
  /** It went on where an earlier one was cut short. */
  resumed: boolean
  expected: Counts
  found: Counts
  problems: ProblemView[]
  /** Generations that should lie in the backup folder and do not. */
  missing: number[]
}

/** @throws OperationFailure for everything that goes wrong; what was copied until then stays, and the same call goes on there */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  try {
    return await restoreNow(options)
  } catch (error) {
    throw failureOf(error)
  }
}

async function restoreNow(options: RestoreOptions): Promise<RestoreReport> {
  const startedAt = Date.now()
  keepFilesPrivate()
  const [from, layout] = [resolve(options.from), layoutOf(resolve(options.folder))]
  const { rootKey } = await rootKeyOf(from, options.generation)
  const keySource = await keySourceFor(rootKey, options)
  const root = await opened(keySource, rootKey)
  const keys = new BackupKeys({ derive: (purpose) => purposeKey(root, purpose) })
  const backup = await BackupFolder.open(nodeFileSystem, from, keys)
  const generation = await chosenGeneration(backup, options)
  const fs = nodeFileSystem
  const copied = await restoreGeneration({
    fs,
    backup,
    generation,
    folder: layout.root,
    onProgress: options.onProgress,
  })
  await keepRootKey(layout.root, keySource, root, generation.list.rootKey)
  await nameKeySource(layout.config, rootKey, options)
  const { list, digest } = generation
  const compared = await openOnce({ options, folder: layout.root, keySource, generation, backup, from })
  await endRestoring(fs, layout.root)
  return {
    ...{ folder: layout.root, generation: list.generation, at: list.at, digest, ...copied },
    seconds: (Date.now() - startedAt) / 1000,
    ...compared,
    missing: await missingGenerations(backup),
  }
}

async function rootKeyOf(from: string, generation: number | undefined): Promise<{ rootKey: BackupRootKey }> {
  const { chosen } = await lookAtBackup(nodeFileSystem, from, generation)
  if (chosen !== undefined) return chosen
  throw new ArchiveError('LG_BACKUP_MISSING', 'the backup folder has no generation')
}

/** What of the source comes from the backup is one word; the rest the operator says. @throws ServerError LG_RESTORE_KEY */
async function keySourceFor(rootKey: BackupRootKey, options: RestoreOptions): Promise<KeySource> {
  if (rootKey.source === 'file') {
    if (options.rootKeyFile !== undefined) return rootKeyKeptApart(await readFile(options.rootKeyFile, 'latin1'))
    const message =
      'this backup opens with the root key that was kept apart (keys/root.key): give it by --root-key FILE'
    throw new ServerError('LG_RESTORE_KEY', message)
  }
  const environment = options.environment ?? process.env
  const settings = await loadSettings({ environment, flags: keyFlags(rootKey, options) })
  return keySourceOf(settings, environment, options.keySecret)
}

function keyFlags(
  { source }: BackupRootKey,
  { keySettings = {} }: RestoreOptions,
): NonNullable<SettingSources['flags']> {
  const given = { ...keySettings, source }
  return Object.entries(given).map(([name, value]) => ({ name: `--${name}`, key: `keys.${name}`, value }))
}

/** The wrapping lies in a folder of its own for as long as it is opened. */
async function opened(keySource: KeySource, { source, file }: BackupRootKey): Promise<Uint8Array> {
  const scratch = await mkdtemp(join(tmpdir(), 'leadglass-restore-'))
  try {
    if (file !== undefined) {
      await writeFile(join(scratch, basename(rootKeyFileOf(scratch, source))), Buffer.from(file, 'base64'))
    }
    return await keySource.open(scratch)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/**
 * A wrapping comes back as it was, since it has just been opened: wrapping anew would ask more of a token or service than opening, and make
 * another key there where the operator does not know what the first is called.
 */
async function keepRootKey(
  folder: string,
  keySource: KeySource,
  root: Uint8Array,
  { source, file }: BackupRootKey,
): Promise<void> {
  if (file === undefined) return keySource.keep(join(folder, 'keys'), root)
  await writeWholeFile(rootKeyFileOf(folder, source), Buffer.from(file, 'base64'))
}

/** @throws ArchiveError LG_BACKUP_OTHER what the operator knows of is not there, nor anything later */
async function chosenGeneration(backup: BackupFolder, { generation, expect }: RestoreOptions): Promise<Generation> {
  const numbers = await backup.generations()
  const chosen = await backup.generation(generation ?? numbers.at(-1) ?? 1)
  if (expect === undefined) return chosen
  for (const number of numbers) {
    if (number > chosen.list.generation) break
    const { digest } = await backup.generation(number)
    if (digest === expect) return chosen
  }
  const message = `generation ${chosen.list.generation}, of ${chosen.list.at}, is not the one expected and none before it is: the backup may have been rolled back`
  throw new ArchiveError('LG_BACKUP_OTHER', message)
}

/** Where the operator named another place for the root key, the restored configuration names it from now on. */
async function nameKeySource(
  config: string,
  { source }: BackupRootKey,
  { keySettings = {} }: RestoreOptions,
): Promise<void> {
  if (Object.keys(keySettings).length === 0) return
  const text = await readFile(config, 'utf8')
  await writeWholeFile(config, changeConfig(text, config, 'keys', { ...keySettings, source }))
}

interface Opening {
  options: RestoreOptions
  folder: string
  keySource: KeySource
  generation: Generation
  backup: BackupFolder
  from: string
}

async function openOnce({ options, folder, keySource, generation, backup, from }: Opening) {
  const { list, digest } = generation
  const startedAt = Date.now()
  const { studies, instances, trashed } = list.facts.statistics
  const expected = { studies, instances, trashed }
  const principal = { kind: 'operator', name: userInfo().username } as const
  const asOf = Date.parse(list.at)
  const environment = options.environment ?? process.env
  const data = await openDataFolder({ folder, environment, restored: { keySource, asOf } })
  try {
    const { found, problems } = await countsThatDiffer(data, principal, expected)
    const detail = {
      generation: list.generation,
      made: list.at,
      digest,
      instances: found.instances,
      problems: problems.length,
    }
    await data.audit.append({
      ...{ time: new Date().toISOString(), action: 'archive:restored', outcome: 'success', detail },
      principal: `operator:${principal.name}`,
    })
    data.services.recovery.setBase(backup.id, from, { generation: list.generation, digest, restored: true })
    data.services.recovery.add({
      ...{ kind: 'restore', startedAt, endedAt: Date.now(), outcome: problems.length === 0 ? 'done' : 'failed' },
      ...{ folder: backup.id, digest, report: { generation: list.generation, at: list.at, expected, found } },
    })
    return { expected, found, problems }
  } finally {
    await data.close()
  }
}

/** The newest list says which ones lie beside it. */
async function missingGenerations(backup: BackupFolder): Promise<number[]> {
  const newest = await backup.newest()
  const there = new Set(await backup.generations())
  return newest?.list.kept.filter((number) => !there.has(number)) ?? []
}
