/**
 * Makes a backup every night, and a drill after it when one is due; somebody hears of it when that fails.
 *
 * One that failed is tried again after an hour: a disk that was not mounted at two may be at three.
 */
import type { Alerts } from '../alerts/alerts.ts'
import type { Settings } from '../config/settings.ts'
import { describeError, type Log } from '../log/log.ts'
import { WorkLoop } from '../work/work-loop.ts'
import type { RecoveryStore } from './recovery-store.ts'

export interface RecoveryScheduleParts {
  settings: Settings['backup']
  store: RecoveryStore
  /** Resolves with whether the archive came back, for a drill. */
  backUp(): Promise<unknown>
  drill(): Promise<unknown>
  alerts: Pick<Alerts, 'raise'>
  log: Log
  /** Default `Date.now`. */
  now?: () => number
}

const hourMs = 3_600_000
const dayMs = 86_400_000
/** After a start, so that the first minutes are for those who wait for the archive. */
const afterStartMs = 10 * 60_000

export class RecoverySchedule {
  readonly #loop: WorkLoop

  constructor({ settings, store, backUp, drill, alerts, log, now = Date.now }: RecoveryScheduleParts) {
    const startedAt = now()
    const attempt = async (kind: 'backup' | 'drill', work: () => Promise<unknown>): Promise<boolean> => {
      try {
        await work()
        return true
      } catch (error) {
        log.error('operation failed', {
          ...describeError(error),
          operation: `backup.${kind === 'backup' ? 'run' : 'drill'}`,
        })
        const code = String((error as { code?: unknown }).code ?? 'UNKNOWN')
        await alerts.raise({ kind: `${kind}:failed`, severity: 'critical', detail: { code } })
        return false
      }
    }
    this.#loop = new WorkLoop({
      now,
      onError: (error) => log.error('operation failed', { ...describeError(error), operation: 'backup.run' }),
      async round(signal) {
        const due = nextBackupAt(settings, store, startedAt + afterStartMs)
        if (due === undefined) return undefined
        const dueAt = Math.max(due, startedAt + afterStartMs)
        if (dueAt > now()) return dueAt
        const made = await attempt('backup', backUp)
        if (signal.aborted) return undefined
        if (made && isDrillDue(settings, store, now())) await attempt('drill', drill)
        return nextBackupAt(settings, store, now() + hourMs)
      },
    })
  }

  start(): void {
    this.#loop.wake()
  }

  close(): Promise<void> {
    return this.#loop.close()
  }
}

/**
 * When the next one is due by the schedule, ms since 1970; undefined where nothing is scheduled.
 *
 * @param first - when it is due if there never was one
 */
export function nextBackupAt(
  { folder, at }: Pick<Settings['backup'], 'folder' | 'at'>,
  store: Pick<RecoveryStore, 'last'>,
  first: number,
): number | undefined {
  if (folder === '' || at === '') return undefined
  const last = store.last('backup')
  if (last === undefined) return first
  if (last.outcome === 'failed') return last.endedAt + hourMs
  return nextTimeOf(at, last.startedAt)
}

/** The next moment after `after` at which local clocks show HH:MM. */
export function nextTimeOf(at: string, after: number): number {
  const [hours, minutes] = at.split(':').map(Number) as [number, number]
  const next = new Date(after)
  next.setHours(hours, minutes, 0, 0)
  if (next.getTime() <= after) {
    next.setDate(next.getDate() + 1)
    next.setHours(hours, minutes, 0, 0)
  }
  return next.getTime()
}

/** An hour early is near enough: it follows a backup that took less long than the last one. */
function isDrillDue({ drillEveryDays }: Settings['backup'], store: RecoveryStore, now: number): boolean {
  if (drillEveryDays === 0) return false
  const last = store.last('drill')
  return last === undefined || now - last.startedAt >= drillEveryDays * dayMs - hourMs
}
