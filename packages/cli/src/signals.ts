/** Ending on request: Ctrl-C, a service manager's SIGTERM, a closed terminal. */
import { ExitStatus } from './exit-status.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves at the first signal to end. A second one ends the process at once, as users expect of Ctrl-C. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const end = () => {
      if (asked) process.exit(ExitStatus.NotAllDone)
      asked = true
      resolve()
    }
    for (const signal of signals) process.on(signal, end)
  })
}
