/** Something that is made anew every day and whenever it is asked for, one making after the other; who uses it is told. */

const dayMs = 86_400_000

export class DailyTurn {
  readonly #make: () => Promise<void>
  readonly #listeners = new Set<() => void>()
  #turn: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  constructor(make: () => Promise<void>) {
    this.#make = make
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** The first turn is a day from now. */
  start(onError: (error: unknown) => void): void {
    this.#timer = setInterval(() => void this.refresh().catch(onError), dayMs)
    this.#timer.unref()
  }

  /** Resolves once it was made and everybody was told. */
  refresh(): Promise<void> {
    const next = this.#turn.then(async () => {
      await this.#make()
      for (const listener of this.#listeners) listener()
    })
    this.#turn = next.catch(() => undefined)
    return next
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
  }
}
