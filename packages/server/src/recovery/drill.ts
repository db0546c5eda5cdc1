/**
 * The drill: restores a generation into a temporary place, opens it, looks at all of it, and says in a signed report whether the
 * archive would come back, how long that takes (RTO) and how much would be lost (RPO).
 *
 * Nothing of it touches the archive, and whatever comes of it the temporary place is removed.
 */
import { mkdir, readFile, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BackupFolder,
  BackupKeys,
  type Generation,
  nodeFileSystem,
  restoreGeneration,
  rootKeyKeptApart,
} from '@leadglass/archive'
import { type DataFolder, openDataFolder } from '../data-folder/data-folder.ts'
import { ServerError } from '../errors.ts'
import type { ProblemView, Progress } from '../operations/operation-table.ts'
import { saying, textOf } from '../text/sentences.ts'
import { version } from '../version.ts'
import { refuseBusy, targetOf } from './back-up.ts'
import { auditProblems, type Counts, countsThatDiffer, everyInstance, readBack, sampleOf } from './restored-copy.ts'

export interface DrillOrder {
  /** Absolute; default that of the settings. */
  from?: string | undefined
  /** Default: the newest. */
  generation?: number | undefined
  /** Read every instance back, not a sample. */
  whole?: boolean | undefined
  /** A copy of `keys/root.key` that was kept apart: proves that it is the right one. */
  rootKeyFile?: string | undefined
  onProgress(progress: Progress): void
}

/** What a drill found, in the order of its JSON text, which is what the signature covers. */
export interface DrillStatement {
  format: 'leadglass-drill/1'
  version: string
  /** Public key of the archive's backups, 64 hexadecimal digits. */
  archive: string
  generation: number
  digest: string
  /** When the backup was made, and when the drill began; ISO 8601. */
  backupAt: string
  drilledAt: string
  /** How much would have been lost at this moment: the age of the backup. */
  recoveryPointSeconds: number
  /** How long it took until the archive was open again, and of that how long copying took. */
  recoveryTimeSeconds: number
  copySeconds: number
  octets: number
  /** The copy that was kept apart, or the running archive's own, which then would have to come from elsewhere. */
  rootKey: 'kept-apart' | 'of-the-archive'
  expected: Counts
  found: Counts
  /** Instances read back whole, besides every record being authenticated. */
  readBack: { instances: number; octets: number; whole: boolean }
  audit: { entries: number }
  outcome: 'came-back' | 'did-not-come-back'
  problems: ProblemView[]
}

/** `signature` is by the key that `archive` names, over the JSON text of all that stands before it, without spaces. */
export type DrillReport = DrillStatement & { signature: string }

/** As the audit log of the copy names it. */
const principal = { kind: 'operator', name: 'drill' } as const

/**
 * @throws ServerError LG_BACKUP_UNSET, LG_BACKUP_BUSY, LG_DRILL_SPACE; ArchiveError LG_BACKUP_MISSING, …_FOREIGN, …_UNREACHABLE:
 *   there was nothing to try. A backup that was altered is no error but what the report says.
 */
export async function drill(data: DataFolder, order: DrillOrder): Promise<DrillReport> {
  const from = targetOf(data, order.from)
  return data.recoveryTurn.run((signal) => recorded(data, from, order, signal), refuseBusy)
}

async function recorded(data: DataFolder, from: string, order: DrillOrder, signal: AbortSignal): Promise<DrillReport> {
  const startedAt = Date.now()
  const { recovery } = data.services
  try {
    const { folder, report } = await drillNow(data, from, order, signal)
    const outcome = report.outcome === 'came-back' ? 'done' : 'failed'
    const code = outcome === 'done' ? {} : { code: report.problems[0]?.code ?? 'UNKNOWN' }
    recovery.add({
      kind: 'drill',
      startedAt,
      endedAt: Date.now(),
      outcome,
      ...code,
      folder,
      digest: report.digest,
      report,
    })
    return report
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? 'UNKNOWN')
    recovery.add({ kind: 'drill', startedAt, endedAt: Date.now(), outcome: 'failed', code, report: { folder: from } })
    throw error
  }
}

async function drillNow(data: DataFolder, from: string, order: DrillOrder, signal: AbortSignal) {
  const keys = new BackupKeys(data.keyring)
  const backup = await BackupFolder.open(nodeFileSystem, from, keys)
  const generation = await backup.generation(order.generation ?? (await backup.generations()).at(-1) ?? 1)
  const place = await clearedPlace(data, keys.archive)
  try {
    await requireRoom(place, generation)
    const found = await tryIt({ data, order, backup, generation, place, signal })
    const { list, digest } = generation
    const statement: DrillStatement = {
      ...{ format: 'leadglass-drill/1', version, archive: keys.archive, generation: list.generation, digest },
      backupAt: list.at,
      drilledAt: new Date(found.startedAt).toISOString(),
      recoveryPointSeconds: Math.round((found.startedAt - Date.parse(list.at)) / 1000),
      ...found.facts,
      outcome: found.facts.problems.length === 0 ? 'came-back' : 'did-not-come-back',
      problems: found.facts.problems,
    }
    return { folder: backup.id, report: { ...statement, signature: keys.sign(JSON.stringify(statement)) } }
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

interface Trial {
  data: DataFolder
  order: DrillOrder
  backup: BackupFolder
  generation: Generation
  place: string
  signal: AbortSignal
}

type TrialFacts = Omit<
  DrillStatement,
  | 'format'
  | 'version'
  | 'archive'
  | 'generation'
  | 'digest'
  | 'backupAt'
  | 'drilledAt'
  | 'recoveryPointSeconds'
  | 'outcome'
>

async function tryIt(trial: Trial): Promise<{ startedAt: number; facts: TrialFacts }> {
  const { order, generation } = trial
  const { studies, instances, trashed } = generation.list.facts.statistics
  const expected = { studies, instances, trashed }
  const startedAt = Date.now()
  const facts: TrialFacts = {
    ...{ recoveryTimeSeconds: 0, copySeconds: 0, octets: 0 },
    rootKey: order.rootKeyFile === undefined ? 'of-the-archive' : 'kept-apart',
    ...{ expected, found: { studies: 0, instances: 0, trashed: 0 } },
    readBack: { instances: 0, octets: 0, whole: order.whole === true },
    audit: { entries: 0 },
    problems: [],
  }
  try {
    await tryEachStep(trial, facts, startedAt)
  } catch (error) {
    if (trial.signal.aborted) throw error
    facts.problems.push(await problemOf(trial.backup, error))
  }
  facts.recoveryTimeSeconds ||= (Date.now() - startedAt) / 1000
  return { startedAt, facts }
}

async function tryEachStep(trial: Trial, facts: TrialFacts, startedAt: number): Promise<void> {
  const { data, order, backup, generation, place, signal } = trial
  const { onProgress } = order
  const copied = await restoreGeneration({ fs: nodeFileSystem, backup, generation, folder: place, onProgress, signal })
  facts.octets = copied.octets
  facts.copySeconds = (Date.now() - startedAt) / 1000
  const keySource =
    order.rootKeyFile === undefined
      ? data.keyring.lend()
      : rootKeyKeptApart(await readFile(order.rootKeyFile, 'latin1'))
  const asOf = Date.parse(generation.list.at)
  const copy = await openDataFolder({
    folder: place,
    environment: data.sources.environment,
    restored: { keySource, asOf },
  })
  try {
    facts.recoveryTimeSeconds = (Date.now() - startedAt) / 1000
    const counts = await countsThatDiffer(copy, principal, facts.expected)
    facts.found = counts.found
    const isOlder = (await backup.generations()).some((number) => number > generation.list.generation)
    // What was erased since is erased in the copy of an older generation too: fewer are as it should be there.
    if (!isOlder || counts.found.instances > facts.expected.instances) facts.problems.push(...counts.problems)
    const all = everyInstance(copy, principal)
    const chosen = order.whole ? all : await sampleOf(all, data.settings.backup.drillInstances)
    const total = Array.isArray(chosen) ? chosen.length : counts.found.instances
    const { instances, octets, problems } = await readBack(copy, principal, chosen, { total, onProgress, signal })
    facts.readBack = { instances, octets, whole: order.whole === true }
    facts.problems.push(...problems)
  } finally {
    await copy.close()
  }
  const witnesses = data.settings.audit.witnesses.map(({ key }) => key)
  const log = await auditProblems(place, data.audit.publicKey, generation.list.facts, witnesses)
  facts.audit = { entries: log.entries }
  facts.problems.push(...log.problems)
}

/** An object that is not what its name says is taken out of the way: the next backup writes it anew from the archive. */
async function problemOf(backup: BackupFolder, error: unknown): Promise<ProblemView> {
  const { code, message, detail } = error as { code?: unknown; message?: string; detail?: Record<string, unknown> }
  const object = detail?.object
  if (code === 'LG_BACKUP_ALTERED' && typeof object === 'string') await backup.setAside(object)
  const where = textOf(saying('at-drill'))
  if (typeof code !== 'string') return { where, code: 'UNKNOWN', message: textOf(saying('drill-unexpected')) }
  return { where, code, message: message ?? code }
}

/** What an earlier drill left behind is removed: the name is this archive's alone. */
async function clearedPlace({ settings, layout }: DataFolder, archive: string): Promise<string> {
  const folder = settings.backup.drillFolder || layout.run
  const place = join(folder, `leadglass-drill-${archive.slice(0, 16)}`)
  await rm(place, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await mkdir(place, { mode: 0o700 })
  return place
}

/** Room for the copy, and for the index that is made of it. */
async function requireRoom(place: string, { list }: Generation): Promise<void> {
  const octets = list.objects.reduce((sum, { length }) => sum + length, 0) * 1.1
  const { bavail, bsize } = await statfs(place)
  if (octets <= bavail * bsize) return
  const message = `a drill needs ${Math.ceil(octets / 1e6)} MB and ${Math.floor((bavail * bsize) / 1e6)} MB are free; name another disk by backup.drillFolder`
  throw new ServerError('LG_DRILL_SPACE', message)
}
