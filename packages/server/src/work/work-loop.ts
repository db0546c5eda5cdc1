/**
 * Work that is done in rounds, one at a time: when woken, and again when the round said that something is due.
 *
 * A round that fails is tried again after a pause: what it works on is durable, so nothing is lost by that.
 */
export interface WorkLoopOptions {
  /** @returns when the next round is due, ms since 1970; undefined when only a wake-up brings work */
  round(signal: AbortSignal): Promise<number | undefined>
  onError(error: unknown): void
  /** Default `Date.now`. */
  now?: () => number
}

/** After a round that failed, ms. */
const pauseMs = 10_000
/** Longest that a timer is set for, ms; setTimeout takes 31 bits. */
const longestMs = 3_600_000

export class WorkLoop {
  readonly #options: WorkLoopOptions
  readonly #controller = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isWoken = false

  constructor(options: WorkLoopOptions) {
    this.#options = options
  }

  /** Begins a round, or another one after the one that is running. */
  wake(): void {
    if (this.#controller.signal.aborted) return
    this.#isWoken = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      if (this.#isWoken) this.wake()
    })
  }

  /** No further round; the running one is told by its signal and waited for. */
  async close(): Promise<void> {
    this.#controller.abort()
    this.#isWoken = false
    clearTimeout(this.#timer)
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#isWoken && !this.#controller.signal.aborted) {
      this.#isWoken = false
      clearTimeout(this.#timer)
      this.#schedule(await this.#round())
    }
  }

  async #round(): Promise<number | undefined> {
    const { round, onError, now = Date.now } = this.#options
    try {
      return await round(this.#controller.signal)
    } catch (error) {
      if (!this.#controller.signal.aborted) onError(error)
      return now() + pauseMs
    }
  }

  #schedule(dueAt: number | undefined): void {
    clearTimeout(this.#timer)
    if (dueAt === undefined || this.#controller.signal.aborted) return
    const delay = Math.min(longestMs, Math.max(1, dueAt - (this.#options.now ?? Date.now)()))
    this.#timer = setTimeout(() => this.wake(), delay)
    this.#timer.unref()
  }
}

/**
 * When to try again after failures in a row: `first`, then twice as long each time up to `longest`, give or take a fifth, so
 * that what failed together does not come back together.
 */
export function backOffMs(failures: number, firstMs: number, longestMs: number, random = Math.random): number {
  const pause = Math.min(longestMs, firstMs * 2 ** Math.min(30, Math.max(0, failures - 1)))
  return Math.round(pause * (0.8 + 0.4 * random()))
}
