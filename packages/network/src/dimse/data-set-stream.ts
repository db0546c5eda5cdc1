/**
 * The data set of one message as it arrives: an AsyncIterable for one consumer, whose queue is paid for from the
 * association's flow budget. What the consumer leaves is drained, so that the association lives on.
 */
import type { FlowBudget } from './flow-budget.ts'

interface Waiting {
  resolve(result: IteratorResult<Uint8Array>): void
  reject(error: Error): void
}

const done: IteratorResult<Uint8Array> = { done: true, value: undefined }

export class DataSetStream implements AsyncIterable<Uint8Array> {
  readonly #budget: FlowBudget
  readonly #queue: Uint8Array[] = []
  #head = 0
  #waiting: Waiting | undefined
  #isDiscarding = false
  #isComplete = false
  #error: Error | undefined
  #onFinished: (() => void)[] = []
  #octetCount = 0

  constructor(budget: FlowBudget) {
    this.#budget = budget
  }

  /** Octets that have arrived. */
  get octetCount(): number {
    return this.#octetCount
  }

  /** From the association: the next octets, in order. */
  push(octets: Uint8Array): void {
    this.#octetCount += octets.length
    if (octets.length === 0 || this.#isDiscarding) return
    const waiting = this.#waiting
    if (waiting) {
      this.#waiting = undefined
      waiting.resolve({ done: false, value: octets })
      return
    }
    this.#queue.push(octets)
    this.#budget.take(octets.length)
  }

  /** From the association: all octets have arrived. */
  end(): void {
    this.#isComplete = true
    this.#settle()
  }

  /** From the association: the rest will not come. The consumer's loop throws `error`, at once. */
  fail(error: Error): void {
    if (this.#isComplete) return
    this.#error = error
    this.#dropQueue()
    this.#settle()
  }

  /** Drops what is queued and what still comes. @returns resolved when the message has ended either way */
  drain(): Promise<void> {
    this.#isDiscarding = true
    this.#dropQueue()
    if (this.#isComplete || this.#error) return Promise.resolve()
    return new Promise((resolve) => this.#onFinished.push(resolve))
  }

  /** One consumer; leaving the loop early discards the rest. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.#isDiscarding = true
        this.#dropQueue()
        return done
      },
    }
  }

  #next(): Promise<IteratorResult<Uint8Array>> {
    const octets = this.#shift()
    if (octets) return Promise.resolve({ done: false, value: octets })
    if (this.#error) return Promise.reject(this.#error)
    if (this.#isComplete || this.#isDiscarding) return Promise.resolve(done)
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  #shift(): Uint8Array | undefined {
    const octets = this.#queue[this.#head]
    if (octets === undefined) return undefined
    this.#head += 1
    if (this.#head === this.#queue.length) {
      this.#queue.length = 0
      this.#head = 0
    }
    this.#budget.giveBack(octets.length)
    return octets
  }

  #dropQueue(): void {
    while (this.#shift());
  }

  #settle(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (this.#error) waiting?.reject(this.#error)
    else waiting?.resolve(done)
    for (const resolve of this.#onFinished.splice(0)) resolve()
  }
}
