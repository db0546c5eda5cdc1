/** Tells when nothing has moved for some time. */
export class Silence {
  readonly #timer: NodeJS.Timeout

  constructor(afterMs: number, tell: () => void) {
    this.#timer = setTimeout(tell, afterMs)
    this.#timer.unref()
  }

  /** Something moved. */
  broken(): void {
    this.#timer.refresh()
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
