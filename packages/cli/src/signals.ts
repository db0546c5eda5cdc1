/** Ending on request: Ctrl-C, a service manager's SIGTERM, a closed terminal. */
import { ExitStatus } from './exit-status.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `npm run` passes a Ctrl-C on that the terminal sent to all of its group already: the echo is not a second wish. */
const echoMs = 500

/** Resolves at the first signal to end. A second one ends the process at once, as users expect of Ctrl-C. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    const end = () => {
      if (askedAt !== undefined && performance.now() - askedAt > echoMs) process.exit(ExitStatus.NotAllDone)
      askedAt ??= performance.now()
      resolve()
    }
    for (const signal of signals) process.on(signal, end)
  })
}
