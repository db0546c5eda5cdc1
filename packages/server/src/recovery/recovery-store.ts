/** What the archive remembers of its backups and drills: how each ended, and how it left each backup folder. */
import type { ServicesDatabase } from '../services-file/database.ts'

export type RunKind = 'backup' | 'drill' | 'restore'

export interface RecoveryRun {
  kind: RunKind
  /** ms since 1970. */
  startedAt: number
  endedAt: number
  outcome: 'done' | 'failed'
  /** Error code of one that failed. */
  code?: string
  /** Id of the backup folder, and digest of the generation that it was about. */
  folder?: string
  digest?: string
  /** JSON: counts, times and codes. */
  report: unknown
}

/** The generation that the next backup in a folder goes on from. */
export interface BackupBase {
  generation: number
  digest: string
  /** The archive was restored from it: later ones in the folder are of a past that is over. */
  restored: boolean
}

/** Some years of nightly ones. */
const kept = 3000

interface Row extends Omit<RecoveryRun, 'code' | 'folder' | 'digest' | 'report'> {
  code: string | null
  folder: string | null
  digest: string | null
  report: string
}

export class RecoveryStore {
  readonly #database: ServicesDatabase

  constructor(database: ServicesDatabase) {
    this.#database = database
  }

  add({ kind, startedAt, endedAt, outcome, code, folder, digest, report }: RecoveryRun): void {
    const insert = `insert into recoveryRuns (kind, startedAt, endedAt, outcome, code, folder, digest, report)
      values (?, ?, ?, ?, ?, ?, ?, ?)`
    const oldest = 'delete from recoveryRuns where id <= (select max(id) from recoveryRuns) - ?'
    this.#database
      .transaction(() => {
        const optional = [code ?? null, folder ?? null, digest ?? null]
        this.#database.prepare(insert).run(kind, startedAt, endedAt, outcome, ...optional, JSON.stringify(report))
        this.#database.prepare(oldest).run(kept)
      })
      .immediate()
  }

  /** The newest first. */
  runs(limit: number): RecoveryRun[] {
    const query = 'select * from recoveryRuns order by id desc limit ?'
    return this.#database.prepare<[number], Row>(query).all(limit).map(runOf)
  }

  /** The newest one of its kind; with `outcome` the newest that ended so. */
  last(kind: RunKind, outcome?: RecoveryRun['outcome']): RecoveryRun | undefined {
    const query = 'select * from recoveryRuns where kind = ? and outcome in (?, ?) order by id desc limit 1'
    const outcomes = outcome === undefined ? (['done', 'failed'] as const) : ([outcome, outcome] as const)
    const row = this.#database.prepare<string[], Row>(query).get(kind, ...outcomes)
    return row && runOf(row)
  }

  /** Whether a drill, or a restoration, brought this generation back. */
  isProven(digest: string): boolean {
    const query = `select 1 from recoveryRuns where digest = ? and outcome = 'done' and kind in ('drill', 'restore') limit 1`
    return this.#database.prepare(query).get(digest) !== undefined
  }

  base(folder: string): BackupBase | undefined {
    const query = 'select generation, digest, restored from backupBases where folder = ?'
    const row = this.#database
      .prepare<[string], { generation: number; digest: string; restored: number }>(query)
      .get(folder)
    return row && { ...row, restored: row.restored === 1 }
  }

  setBase(folder: string, path: string, { generation, digest, restored }: BackupBase): void {
    const set = 'insert or replace into backupBases (folder, path, generation, digest, restored) values (?, ?, ?, ?, ?)'
    this.#database
      .transaction(() => {
        this.#database.prepare(set).run(folder, path, generation, digest, restored ? 1 : 0)
        this.#database.prepare('delete from backupPending where folder = ?').run(folder)
      })
      .immediate()
  }

  /** A run begins: a generation of this id is ours, also if we are killed before we could note it. */
  begin(folder: string, run: string): void {
    this.#database.prepare('insert or replace into backupPending (folder, run) values (?, ?)').run(folder, run)
  }

  pending(folder: string): string | undefined {
    const query = 'select run from backupPending where folder = ?'
    return this.#database.prepare<[string], { run: string }>(query).get(folder)?.run
  }

  /** Whether a backup was made at this path before, on whatever disk. */
  wasAt(path: string): boolean {
    return this.#database.prepare('select 1 from backupBases where path = ? limit 1').get(path) !== undefined
  }
}

function runOf({ code, folder, digest, report, kind, startedAt, endedAt, outcome }: Row): RecoveryRun {
  return {
    ...{ kind, startedAt, endedAt, outcome, report: JSON.parse(report) },
    ...(code === null ? {} : { code }),
    ...(folder === null ? {} : { folder }),
    ...(digest === null ? {} : { digest }),
  }
}
