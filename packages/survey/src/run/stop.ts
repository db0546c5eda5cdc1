/** The ways to end a run: a file that anybody may make, and the caller's signal (Ctrl-C). */
import { setMaxListeners } from 'node:events'
import { access } from 'node:fs/promises'

/** How often the file is looked for, in milliseconds: a run ends within a second of it. */
const lookEveryMs = 250

export interface Stop {
  readonly signal: AbortSignal
  /** Ends the run because of an error of our own; the first one is kept. */
  fail(error: unknown): void
  /** @throws what `fail` was told */
  throwFailure(): void
  /** No more looking. */
  close(): void
}

/** @param path - of the stop file; one that lies there already stops at once */
export function watchStop(path: string, caller: AbortSignal | undefined): Stop {
  const controller = new AbortController()
  // Every host that is asked listens, up to a thousand at a time.
  setMaxListeners(0, controller.signal)
  const failures: unknown[] = []
  const stop = () => controller.abort()
  const look = () => access(path).then(stop, () => {})
  const timer = setInterval(look, lookEveryMs)
  look()
  if (caller?.aborted) stop()
  caller?.addEventListener('abort', stop, { once: true })
  return {
    signal: controller.signal,
    fail(error) {
      failures.push(error)
      stop()
    },
    throwFailure() {
      if (failures.length > 0) throw failures[0]
    },
    close() {
      clearInterval(timer)
      caller?.removeEventListener('abort', stop)
    },
  }
}
