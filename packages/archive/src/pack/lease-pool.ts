/** Packs for large objects: each is written by one object at a time, which streams into it without waiting for others. */
import { limits } from '../limits.ts'
import type { Pack } from './pack.ts'

export class LeasePool {
  readonly #create: () => Promise<Pack>
  readonly #free: Pack[]
  readonly #waiting: (() => void)[] = []
  #leased = 0

  /** @param free - open packs with room left from before */
  constructor(create: () => Promise<Pack>, free: readonly Pack[]) {
    this.#create = create
    this.#free = [...free]
  }

  /** Waits while `limits.leasedPacks` are out. */
  async acquire(): Promise<Pack> {
    while (this.#leased >= limits.leasedPacks) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#leased += 1
    try {
      return this.#free.pop() ?? (await this.#create())
    } catch (error) {
      this.#returned()
      throw error
    }
  }

  /** @param reusable - false when the pack is full or not usable any more: the pool closes it */
  async release(pack: Pack, reusable: boolean): Promise<void> {
    if (reusable) this.#free.push(pack)
    else await pack.file.close().catch(() => undefined)
    this.#returned()
  }

  async close(): Promise<void> {
    for (const pack of this.#free.splice(0)) await pack.file.close()
  }

  #returned(): void {
    this.#leased -= 1
    this.#waiting.shift()?.()
  }
}
