/**
 * Makes a backup: opens the folder it goes to, makes sure that it is as the archive left it, adds a generation, removes those
 * that are not to stay.
 */
import { randomBytes } from 'node:crypto'
import { stat, statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  ArchiveError,
  BackupFolder,
  BackupKeys,
  type DatedGeneration,
  type Generation,
  generationsToKeep,
  makeBackup,
  nodeFileSystem,
  pruneBackup,
  type SourceProblem,
} from '@leadglass/archive'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { ServerError } from '../errors.ts'
import type { Progress } from '../operations/operation-table.ts'
import type { RecoveryStore } from './recovery-store.ts'
import { snapshotDataFolder } from './snapshot-data-folder.ts'

export interface BackUpOrder {
  /** Absolute; default that of the settings. */
  to?: string | undefined
  /** The folder need not be as the archive left it: an empty disk, or one with an older state. */
  acceptOther?: boolean | undefined
  onProgress?: (progress: Progress) => void
}

export interface BackupReport {
  /** Where it lies. */
  folder: string
  generation: number
  /** ISO 8601: everything acknowledged before is inside. */
  at: string
  /** SHA-256 of the generation's list: keep it apart, and `restore --expect` knows that nothing newer was taken away. */
  digest: string
  studies: number
  instances: number
  files: number
  octets: number
  newOctets: number
  seconds: number
  /** Generations that lie in the folder now. */
  kept: number[]
  removed: { generations: number; octets: number; refused: boolean }
  /** Files of the archive that are not as they were backed up before. */
  problems: SourceProblem[]
  /** Generations whose lists are not as the archive signed them; none of their objects is removed. */
  altered: number[]
  /** The backup lies on the disk that it is to protect from. */
  sameDisk: boolean
  /** What holds the root key, which is not inside: without it nobody restores. */
  rootKey: { source: string; place: string }
}

/** @throws ServerError LG_BACKUP_UNSET, LG_BACKUP_BUSY; ArchiveError LG_BACKUP_… */
export async function backUp(data: DataFolder, order: BackUpOrder): Promise<BackupReport> {
  const path = targetOf(data, order.to)
  return data.recoveryTurn.run(async (signal) => {
    const startedAt = Date.now()
    try {
      return await backUpTo(data, path, order, signal)
    } catch (error) {
      const code = String((error as { code?: unknown }).code ?? 'UNKNOWN')
      const run = { kind: 'backup', startedAt, endedAt: Date.now(), outcome: 'failed', code } as const
      data.services.recovery.add({ ...run, report: { folder: path } })
      throw error
    }
  }, refuseBusy)
}

export function refuseBusy(): never {
  throw new ServerError('LG_BACKUP_BUSY', 'a backup or drill is running already; wait for it to end')
}

/** @throws ServerError LG_BACKUP_UNSET; ArchiveError LG_BACKUP_OTHER inside of the data folder */
export function targetOf({ settings, layout }: DataFolder, given: string | undefined): string {
  const path = given ?? settings.backup.folder
  if (path === '') {
    throw new ServerError(
      'LG_BACKUP_UNSET',
      'say where backups are: backup.folder in config.yaml, or an option of the command',
    )
  }
  const target = resolve(path)
  if (`${target}/`.startsWith(`${layout.root}/`)) {
    throw new ArchiveError(
      'LG_BACKUP_OTHER',
      'a backup inside of the data folder would go with it; choose another disk',
    )
  }
  return target
}

async function backUpTo(
  data: DataFolder,
  path: string,
  order: BackUpOrder,
  signal: AbortSignal,
): Promise<BackupReport> {
  const { services, keyring, layout, settings } = data
  const startedAt = Date.now()
  const backup = await openTarget(data, path, order.acceptOther === true)
  const base = await baseOf(data, backup, order.acceptOther === true)
  const at = new Date()
  const snapshot = await snapshotDataFolder(data)
  try {
    await requireRoom(path, snapshot.files, base)
    const run = randomBytes(16).toString('hex')
    services.recovery.begin(backup.id, run)
    const altered: number[] = []
    const made = await makeBackup({
      ...{ fs: nodeFileSystem, backup, base, at, run, signal, onProgress: order.onProgress },
      ...snapshot,
      async keep(generations) {
        const earlier = await datedGenerations(data, backup, generations.slice(0, -1), altered)
        const { keepLast: last, keepDaily: daily, keepWeekly: weekly, keepMonthly: monthly } = settings.backup
        const newest = { generation: generations.at(-1)!, at: at.toISOString(), isProven: false }
        const kept = generationsToKeep([...earlier, newest], { last, daily, weekly, monthly })
        return [...kept, ...altered].sort((a, b) => a - b)
      },
    })
    const { generation, digest } = made
    services.recovery.setBase(backup.id, path, { generation, digest, restored: false })
    const removed = altered.length > 0 ? nothingRemoved : await pruneBackup(backup, made.kept)
    const { source, place } = { source: keyring.source.kind, place: keyring.source.place }
    const report: BackupReport = {
      ...{ folder: path, generation, at: at.toISOString(), digest },
      ...{ studies: snapshot.facts.statistics.studies, instances: snapshot.facts.statistics.instances },
      ...{ files: made.files, octets: made.octets, newOctets: made.newOctets, problems: made.problems },
      seconds: (Date.now() - startedAt) / 1000,
      ...{
        kept: [...made.kept],
        removed,
        altered,
        sameDisk: await areOnOneDisk(layout.root, path),
        rootKey: { source, place },
      },
    }
    services.recovery.add({
      ...{ kind: 'backup', startedAt, endedAt: Date.now(), outcome: 'done', folder: backup.id, digest, report },
    })
    return report
  } finally {
    await snapshot.release()
  }
}

const nothingRemoved = { generations: 0, octets: 0, refused: false } as const

/** Those that cannot be read go into `altered`: they stay where they are, for somebody to look at. */
async function datedGenerations(
  { services }: DataFolder,
  backup: BackupFolder,
  generations: readonly number[],
  altered: number[],
): Promise<DatedGeneration[]> {
  const dated: DatedGeneration[] = []
  for (const generation of generations) {
    try {
      const { list, digest } = await backup.generation(generation)
      dated.push({ generation, at: list.at, isProven: services.recovery.isProven(digest) })
    } catch (error) {
      if (!damage.has(String((error as { code?: unknown }).code))) throw error
      altered.push(generation)
    }
  }
  return dated
}

const damage = new Set(['LG_BACKUP_ALTERED', 'LG_BACKUP_FOREIGN'])

/** A mount point without its disk is an empty folder: where there was a backup before, it is not taken for a new place. */
async function openTarget(
  { services, keyring }: DataFolder,
  path: string,
  acceptOther: boolean,
): Promise<BackupFolder> {
  const keys = new BackupKeys(keyring)
  try {
    return await BackupFolder.open(nodeFileSystem, path, keys)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'LG_BACKUP_MISSING') throw error
    if (!acceptOther && services.recovery.wasAt(path)) {
      const message =
        'there was a backup at this place and now there is none: is its disk mounted? For a new disk, --accept-other'
      throw new ArchiveError('LG_BACKUP_OTHER', message)
    }
    return BackupFolder.create(nodeFileSystem, path, keys)
  }
}

/**
 * What the archive left in this folder the last time.
 *
 * @throws ArchiveError LG_BACKUP_OTHER the folder was rolled back, or another process of the same archive went on with it
 */
async function baseOf(
  { services }: DataFolder,
  backup: BackupFolder,
  acceptOther: boolean,
): Promise<Generation | undefined> {
  const known = services.recovery.base(backup.id)
  const newest = (await backup.generations()).at(-1) ?? 0
  const ours = newest > (known?.generation ?? 0) ? await interrupted(services.recovery, backup, newest) : undefined
  if (ours !== undefined) return ours
  if (known === undefined) {
    if (newest === 0 || acceptOther) return undefined
    throw other(`it holds ${newest} generations that this archive does not know of`)
  }
  if (newest < known.generation) {
    if (acceptOther) return undefined
    throw other(`its newest generation is ${newest}, and the archive made ${known.generation}: it was rolled back`)
  }
  const base = await backup.generation(known.generation).catch((error) => {
    if (!acceptOther) throw error
  })
  if (base === undefined) return undefined
  if (base.digest === known.digest && (newest === known.generation || known.restored)) return base
  if (acceptOther) return undefined
  throw other('it was continued by another copy of this archive')
}

/** The newest generation, if it is of a run of ours that was killed after it appeared and before that was noted. */
async function interrupted(
  store: RecoveryStore,
  backup: BackupFolder,
  newest: number,
): Promise<Generation | undefined> {
  const found = await backup.generation(newest).catch(() => undefined)
  return found !== undefined && found.list.run === store.pending(backup.id) ? found : undefined
}

function other(why: string): ArchiveError {
  return new ArchiveError(
    'LG_BACKUP_OTHER',
    `the backup folder is not as the archive left it: ${why}. To go on all the same: --accept-other`,
  )
}

/** Found out before hours of copying are. @throws ArchiveError LG_BACKUP_FULL */
async function requireRoom(
  path: string,
  files: readonly { path: string; form: string; length?: number }[],
  base: Generation | undefined,
): Promise<void> {
  const { bavail, bsize } = await statfs(path)
  let octets = 0
  for (const { path: name, length = 0, form } of files) {
    const before = form === 'growing' ? (base?.list.files.get(name) ?? []) : []
    octets += Math.max(0, length - before.reduce((sum, part) => sum + part.length, 0))
  }
  if (octets <= bavail * bsize) return
  const detail = { octets, freeOctets: bavail * bsize }
  throw new ArchiveError('LG_BACKUP_FULL', 'the disk of the backup has not enough room for what is new', detail)
}

async function areOnOneDisk(one: string, another: string): Promise<boolean> {
  return (await stat(one)).dev === (await stat(another)).dev
}
