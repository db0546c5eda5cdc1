/**
 * One limit of new connections a second, held in every window of a second and not only on average.
 *
 * Turns are an interval apart, and the turn before the last `n` must lie more than a second back: a turn that came late
 * (a busy machine) is not made up for by the next ones.
 */

/** Windows are this much longer than a second, for the way from our clock to the one that observes. */
export const rateWindowFactor = 1.06
const windowMs = 1000 * rateWindowFactor

export class Rate {
  readonly #intervalMs: number
  readonly #recent: number[] = []
  readonly #perWindow: number

  /** @param perSecond - below 1: one in so many seconds; `Infinity`: no limit */
  constructor(perSecond: number) {
    this.#intervalMs = perSecond === Number.POSITIVE_INFINITY ? 0 : 1000 / perSecond
    this.#perWindow = Math.max(1, Math.floor(perSecond))
  }

  /** The earliest moment for the next turn, on the clock of `take`. @param slowness - 1 or more: a multiple of the interval */
  next(slowness = 1): number {
    const last = this.#recent.at(-1)
    if (last === undefined || this.#intervalMs === 0) return Number.NEGATIVE_INFINITY
    const oldest = this.#recent.length === this.#perWindow ? this.#recent[0]! + windowMs : Number.NEGATIVE_INFINITY
    return Math.max(last + this.#intervalMs * slowness, oldest)
  }

  take(nowMs: number): void {
    if (this.#intervalMs === 0) return
    this.#recent.push(nowMs)
    if (this.#recent.length > this.#perWindow) this.#recent.shift()
  }
}
