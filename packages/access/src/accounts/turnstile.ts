/** Lets a few through at a time, some wait, and sends the rest away: for work that takes much memory. */
import { AccessError } from '../errors.ts'

export class Turnstile {
  readonly #width: number
  readonly #room: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  /** @param width - how many at the same time; @param room - how many may wait */
  constructor(width: number, room: number) {
    this.#width = width
    this.#room = room
  }

  /** @throws AccessError `LG_SIGN_IN_THROTTLED` if the room is full */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#width) await this.#wait()
    else this.#inside++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#inside--
    }
  }

  /** Whoever leaves hands the place over, so the count of those inside stays. */
  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#room) {
      const retryAfterMs = 5000
      throw new AccessError('LG_SIGN_IN_THROTTLED', 'Too many are signing in. Try again shortly.', { retryAfterMs })
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
