/**
 * Group commit: calls that arrive while one write is on its way to the disk share the next.
 *
 * One caller that waits for each answer pays one fdatasync an entry; sixteen at a time share it.
 */
import { maxBatchOctets } from './limits.ts'

type Waiting = { entries: readonly Uint8Array[]; octets: number; resolve: () => void; reject: (error: unknown) => void }

export class GroupCommit {
  readonly #commit: (entries: readonly Uint8Array[]) => Promise<void>
  readonly #tasks: (() => Promise<void>)[] = []
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined

  /** @param commit - makes these entries durable, in this order; never called while a former call is under way */
  constructor(commit: (entries: readonly Uint8Array[]) => Promise<void>) {
    this.#commit = commit
  }

  /** Resolves once the entries are committed, rejects with what `commit` rejected with. */
  add(entries: readonly Uint8Array[]): Promise<void> {
    const octets = entries.reduce((sum, entry) => sum + entry.length, 0)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries, octets, resolve, reject })
      this.#start()
    })
  }

  /** Runs a task while no commit is under way. */
  between<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => task().then(resolve, reject))
      this.#start()
    })
  }

  /** Resolves when everything added so far has been answered. */
  async idle(): Promise<void> {
    await this.#running
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      // Somebody may have come after the last look and before this.
      if (this.#waiting.length > 0 || this.#tasks.length > 0) this.#start()
    })
  }

  async #run(): Promise<void> {
    await undefined // callers of the same tick share the first commit too
    while (this.#waiting.length > 0 || this.#tasks.length > 0) {
      await this.#tasks.shift()?.()
      const batch = this.#takeBatch()
      if (batch.length === 0) continue
      try {
        await this.#commit(batch.flatMap(({ entries }) => entries))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
  }

  /** Whole calls, in order, up to the size of one batch; at least one call. */
  #takeBatch(): Waiting[] {
    let octets = 0
    let calls = 0
    for (const call of this.#waiting) {
      octets += call.octets
      if (octets > maxBatchOctets && calls > 0) break
      calls++
    }
    return this.#waiting.splice(0, calls)
  }
}
