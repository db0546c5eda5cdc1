/** Time as this package needs it; tests hand in one that they move themselves. */
export interface Clock {
  /** Monotonic, milliseconds. */
  now(): number
  /** Calls `callback` once after `delayMs` unless the returned function was called first. */
  after(delayMs: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}
