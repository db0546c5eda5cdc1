/** Runs a task some time after it was asked for: one run at a time, and again after one that failed. */
import { publishAfterMs } from './limits.ts'

export class WriteBehind {
  readonly #task: () => Promise<void>
  readonly #onFailure: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #urgent = false
  #running: Promise<void> | undefined
  #again = false
  #stopped = false

  constructor(task: () => Promise<void>, onFailure: (error: unknown) => void) {
    this.#task = task
    this.#onFailure = onFailure
  }

  /** Asks for a run within a second, or at once. Asking while one is under way asks for another after it. */
  wake(urgent = false): void {
    if (this.#running) this.#again = true
    if (this.#stopped || this.#running || this.#urgent || (this.#timer && !urgent)) return
    clearTimeout(this.#timer)
    this.#urgent = urgent
    this.#timer = setTimeout(() => this.#start(), urgent ? 0 : publishAfterMs)
    this.#timer.unref()
  }

  /** No run begins after this; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  #start(): void {
    this.#timer = undefined
    this.#urgent = false
    this.#again = false
    this.#running = this.#task().catch((error) => {
      this.#again = true
      this.#onFailure(error)
    })
    this.#running.then(() => {
      this.#running = undefined
      if (this.#again) this.wake()
    })
  }
}
