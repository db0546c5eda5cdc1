/**
 * Which different things somebody has touched lately, exactly: each with the last time, in the order of time.
 *
 * Holds at most `capacity`; with more the oldest are forgotten, so that a count never passes the capacity, which lies
 * above every ceiling. A window's count is what lies behind one cut, found by halving.
 */
export class RecentSet {
  readonly #capacity: number
  readonly #spanMs: number
  #keys: number[] = []
  #times: number[] = []

  /** @param spanMs - what is older is forgotten */
  constructor(capacity: number, spanMs: number) {
    this.#capacity = capacity
    this.#spanMs = spanMs
  }

  /** @returns whether it had not been touched within the span */
  touch(key: number, now: number): boolean {
    this.#forget(now)
    const found = this.#keys.lastIndexOf(key)
    if (found >= 0) this.#remove(found, 1)
    else if (this.#keys.length >= this.#capacity) this.#remove(0, 1)
    this.#keys.push(key)
    // A clock that was set back must not put the times out of order.
    this.#times.push(Math.max(now, this.#times.at(-1) ?? now))
    return found < 0
  }

  has(key: number): boolean {
    return this.#keys.includes(key)
  }

  /** How many were touched after `now - windowMs`. */
  count(windowMs: number, now: number): number {
    const from = now - windowMs
    let [low, high] = [0, this.#times.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#times[middle]! > from) high = middle
      else low = middle + 1
    }
    return this.#times.length - low
  }

  toJSON(): [keys: number[], times: number[]] {
    return [this.#keys, this.#times]
  }

  restore([keys, times]: [keys: number[], times: number[]]): void {
    const from = Math.max(0, keys.length - this.#capacity)
    this.#keys = keys.slice(from)
    this.#times = times.slice(from)
  }

  #forget(now: number): void {
    const old = this.#times.length - this.count(this.#spanMs, now)
    if (old > 0) this.#remove(0, old)
  }

  #remove(at: number, count: number): void {
    this.#keys.splice(at, count)
    this.#times.splice(at, count)
  }
}
