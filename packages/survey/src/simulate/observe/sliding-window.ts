/** The most events in any window of time, wherever it begins: counting by the clock's seconds would miss half of a burst. */
export class SlidingWindow {
  readonly #widthMs: number
  /** Times within the last window, ascending, from `#first` on. */
  #times: number[] = []
  #first = 0
  total = 0
  most = 0

  constructor(widthMs: number) {
    this.#widthMs = widthMs
  }

  /** @param now - not before that of the last call, milliseconds */
  add(now: number): void {
    this.total++
    this.#times.push(now)
    while (this.#times[this.#first]! <= now - this.#widthMs) this.#first++
    this.most = Math.max(this.most, this.#times.length - this.#first)
    if (this.#first > 1024 && this.#first * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#first)
      this.#first = 0
    }
  }
}
