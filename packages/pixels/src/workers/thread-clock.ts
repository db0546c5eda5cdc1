/**
 * How long a thread has computed, whatever else the machine does: a deadline by the wall would take a busy machine for a hostile frame.
 *
 * Source: Linux, proc(5): /proc/thread-self, /proc/PID/task/TID/schedstat. Where there is no such thing the wall has to do.
 */
import { readFileSync, readlinkSync } from 'node:fs'

/** Called in the thread: its number for the system; `undefined` where it does not tell. */
export function threadNumber(): number | undefined {
  try {
    const number = Number(/\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1])
    return Number.isSafeInteger(number) ? number : undefined
  } catch {
    return undefined
  }
}

/** Milliseconds that a thread of this process has spent computing since it began; `undefined` where the system does not tell. */
export function computedMs(thread: number | undefined): number | undefined {
  if (thread === undefined) return undefined
  try {
    const nanoseconds = Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'latin1').split(' ')[0])
    return Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : undefined
  } catch {
    return undefined
  }
}
