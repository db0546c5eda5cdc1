/** The records of those who were here lately, in memory; written to disk every few seconds and when somebody must make room. */
import { limits } from '../limits.ts'
import type { PrincipalRecord } from './principal-record.ts'
import type { WatchStore } from './watch-store.ts'

const saveEveryMs = 5_000

export class PrincipalRecords {
  readonly #store: WatchStore
  readonly #onError: (error: unknown) => void
  /** Whoever was here last is last. */
  readonly #records = new Map<string, PrincipalRecord>()
  #timer: NodeJS.Timeout | undefined

  /** @param onError - told when records could not be saved; the next use tries again */
  constructor(store: WatchStore, onError: (error: unknown) => void = () => undefined) {
    this.#store = store
    this.#onError = onError
  }

  /** The record of somebody who is here now. */
  use(label: string, now: number): PrincipalRecord {
    const record = this.#records.get(label) ?? this.#store.load(label)
    this.#records.delete(label)
    this.#records.set(label, record)
    if (this.#records.size > limits.watchedPrincipals) this.#forgetLongestUnused()
    record.isSaved = false
    record.standing.usedAt = now
    this.#timer ??= this.#saveSoon()
    return record
  }

  /** Of somebody who was here lately. */
  get(label: string): PrincipalRecord | undefined {
    return this.#records.get(label)
  }

  /** Writes what is not on disk yet. */
  save(): void {
    const unsaved = [...this.#records].filter(([, { isSaved }]) => !isSaved)
    if (unsaved.length === 0) return
    this.#store.save(unsaved)
    for (const [, record] of unsaved) record.isSaved = true
  }

  close(): void {
    clearTimeout(this.#timer)
    this.save()
  }

  #saveSoon(): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timer = undefined
      try {
        this.save()
      } catch (error) {
        this.#onError(error)
      }
    }, saveEveryMs)
    return timer.unref()
  }

  #forgetLongestUnused(): void {
    const [label, record] = this.#records.entries().next().value!
    this.#store.save([[label, record]])
    this.#records.delete(label)
  }
}
