/** Work of which only one runs at a time; a second one is refused, not queued. */
export class OneAtATime {
  readonly #controller = new AbortController()
  #running: Promise<unknown> | undefined

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** @param refuse - throws when something runs already, or this is closed */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, refuse: () => never): Promise<T> {
    if (this.#running !== undefined || this.#controller.signal.aborted) refuse()
    const running = work(this.#controller.signal)
    this.#running = running.catch(() => undefined)
    try {
      return await running
    } finally {
      this.#running = undefined
    }
  }

  /** Tells what runs to end, and waits for it. */
  async close(): Promise<void> {
    this.#controller.abort()
    await this.#running
  }
}
