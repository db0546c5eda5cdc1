/** When and from where a program was last used. At most one write a minute each: a request must not wait for the disk. */
import { sessionTouchMs } from '../limits.ts'
import type { Clock } from './clock.ts'

export class LastUse {
  readonly #write: (name: string, at: number, address: string | null) => void
  readonly #clock: Clock
  readonly #written = new Map<string, number>()

  constructor(clock: Clock, write: (name: string, at: number, address: string | null) => void) {
    this.#clock = clock
    this.#write = write
  }

  touch(name: string, address: string | undefined): void {
    const now = this.#clock()
    if (now - (this.#written.get(name) ?? Number.NEGATIVE_INFINITY) < sessionTouchMs) return
    this.#written.set(name, now)
    this.#write(name, now, address ?? null)
  }
}
