/** Looks at the posture every day, and raises an alert when the grade has fallen. */

import type { Alerts } from '../alerts/alerts.ts'
import { describeError, type Log } from '../log/log.ts'
import { WorkLoop } from '../work/work-loop.ts'
import { hasFallen, type Posture } from './posture.ts'
import type { PostureHistory } from './posture-history.ts'

export interface PostureWatchParts {
  assess(): Promise<Posture>
  history: Pick<PostureHistory, 'add' | 'list'>
  alerts: Pick<Alerts, 'raise'>
  log: Log
  /** Default `Date.now`. */
  now?: () => number
}

const dayMs = 86_400_000
/** After a start, so that the first minutes are for those who wait for the archive. */
const afterStartMs = 10 * 60_000

export class PostureWatch {
  readonly #loop: WorkLoop

  constructor({ assess, history, alerts, log, now = Date.now }: PostureWatchParts) {
    const startedAt = now()
    this.#loop = new WorkLoop({
      now,
      onError: (error) => log.error('operation failed', { ...describeError(error), operation: 'posture.run' }),
      async round() {
        const last = history.list(1)[0]
        const dueAt =
          last === undefined
            ? startedAt + afterStartMs
            : Math.max(Date.parse(last.at) + dayMs, startedAt + afterStartMs)
        if (now() < dueAt) return dueAt
        await look({ assess, history, alerts })
        return now() + dayMs
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

/** Looks once: keeps what is found, and raises an alert when it is worse than the last time. */
export async function look({
  assess,
  history,
  alerts,
}: Pick<PostureWatchParts, 'assess' | 'history' | 'alerts'>): Promise<Posture> {
  const before = history.list(1)[0]
  const posture = await assess()
  history.add(posture)
  if (before === undefined || !hasFallen(before, posture)) return posture
  const worse = posture.points.filter(({ state }) => state === 'failed').map(({ id }) => id)
  await alerts.raise({
    kind: 'posture:fell',
    severity: posture.grade === 'F' ? 'critical' : 'warning',
    detail: { from: before.grade, to: posture.grade, failed: worse.join(', ') },
  })
  return posture
}
