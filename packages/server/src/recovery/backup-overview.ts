/** What an administrator sees of backups: generations, how the last runs ended, what comes next, what to keep apart. */
import { BackupFolder, BackupKeys, nodeFileSystem } from '@leadglass/archive'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { limits } from '../limits.ts'
import type { ProblemView } from '../operations/operation-table.ts'
import { findingsOf, placesOf, type SaidPart } from '../text/kept-text.ts'
import type { Said } from '../text/sentences.ts'
import { targetOf } from './back-up.ts'
import type { DrillReport } from './drill.ts'
import { nextBackupAt } from './recovery-schedule.ts'
import type { RecoveryRun } from './recovery-store.ts'

export interface GenerationView {
  generation: number
  /** ISO 8601. */
  at: string
  digest: string
  studies: number
  instances: number
  octets: number
  /** A drill or a restoration brought it back. */
  proven: boolean
}

export interface RunView extends Omit<RecoveryRun, 'startedAt' | 'endedAt' | 'folder'> {
  /** ISO 8601. */
  startedAt: string
  endedAt: string
  /** The problems of a drill by code, in their order; its report is signed and stays as it is. */
  said?: SaidProblem[]
}

/** A problem by code, for other languages, as far as it is made of our sentences. */
export interface SaidProblem {
  where?: Said[]
  message?: SaidPart[]
}

export interface BackupOverview {
  /** Empty where none is set. */
  folder: string
  /** ISO 8601; absent where nothing is scheduled. */
  nextAt?: string
  running: boolean
  /** The newest first. */
  generations: GenerationView[]
  /** Generations that are not as the archive signed them. */
  altered: number[]
  /** Generations that should be there and are not. */
  missing: number[]
  /** Why the folder cannot be looked at. */
  problem?: { code: string; message: string; said?: SaidPart[] }
  /** The newest first. */
  runs: RunView[]
  /** What holds the root key, which is in no backup. */
  rootKey: { source: string; place: string }
}

export async function backupOverview(data: DataFolder, from?: string): Promise<BackupOverview> {
  const { services, keyring, settings, recoveryTurn } = data
  const { kind: source, place } = keyring.source
  const nextAt = nextBackupAt(settings.backup, services.recovery, Date.now())
  const common = {
    folder: from ?? settings.backup.folder,
    ...(nextAt === undefined ? {} : { nextAt: new Date(nextAt).toISOString() }),
    running: recoveryTurn.isRunning,
    runs: services.recovery.runs(limits.recoveryRunsShown).map(viewOf),
    rootKey: { source, place },
  }
  if (common.folder === '') return { ...common, generations: [], altered: [], missing: [] }
  try {
    return { ...common, ...(await generationsIn(data, targetOf(data, from))) }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string }
    if (typeof code !== 'string') throw error
    const said = findingsOf(message)
    const problem = { code, message, ...(said ? { said } : {}) }
    return { ...common, generations: [], altered: [], missing: [], problem }
  }
}

async function generationsIn({ keyring, services }: DataFolder, path: string) {
  const backup = await BackupFolder.open(nodeFileSystem, path, new BackupKeys(keyring))
  const numbers = await backup.generations()
  const [generations, altered]: [GenerationView[], number[]] = [[], []]
  let missing: number[] = []
  for (const generation of numbers.reverse()) {
    const found = await backup.generation(generation).catch((error) => {
      if ((error as { code?: unknown }).code === 'LG_BACKUP_UNREACHABLE') throw error
    })
    if (found === undefined) {
      altered.push(generation)
      continue
    }
    const { list, digest } = found
    if (generations.length === 0) missing = list.kept.filter((number) => !numbers.includes(number))
    const { studies, instances } = list.facts.statistics
    const octets = list.objects.reduce((sum, { length }) => sum + length, 0)
    const proven = services.recovery.isProven(digest)
    generations.push({ generation, at: list.at, digest, studies, instances, octets, proven })
  }
  return { generations, altered, missing }
}

function viewOf({ startedAt, endedAt, folder: _, ...run }: RecoveryRun): RunView {
  const times = { startedAt: new Date(startedAt).toISOString(), endedAt: new Date(endedAt).toISOString() }
  const problems = run.kind === 'drill' ? problemsOf(run.report) : []
  return { ...run, ...times, ...(problems.length > 0 ? { said: problems.map(saidProblem) } : {}) }
}

/** A drill that could not even begin has no report. */
const problemsOf = (report: unknown): readonly ProblemView[] =>
  (report as Partial<Pick<DrillReport, 'problems'>> | null)?.problems ?? []

function saidProblem({ where, message }: ProblemView): SaidProblem {
  const [places, findings] = [placesOf(where), findingsOf(message)]
  return { ...(places ? { where: places } : {}), ...(findings ? { message: findings } : {}) }
}
