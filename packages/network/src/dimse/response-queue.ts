/**
 * Responses of one operation between the association and the one who asked: an AsyncIterable for one consumer. A queued
 * response is paid for from the flow budget, so that a slow consumer slows the peer instead of filling memory.
 */

import type { FlowBudget } from './flow-budget.ts'
import type { Message } from './message-receiver.ts'
import type { Response } from './messages.ts'
import type { PeerResponse } from './operation-invoker.ts'
import { statusClass } from './status.ts'

/** What a queued response weighs beside its data set: its decoded command set. */
const RESPONSE_OCTETS = 1024

interface Queued {
  readonly response: Response
  readonly message: Message
}

const done: IteratorResult<PeerResponse> = { done: true, value: undefined }

export class ResponseQueue implements AsyncIterable<PeerResponse> {
  readonly #budget: FlowBudget
  readonly #onLeft: () => void
  readonly #queue: Queued[] = []
  #waiting: { resolve(result: IteratorResult<PeerResponse>): void; reject(error: Error): void } | undefined
  #handedOut: Message | undefined
  #error: Error | undefined
  #isComplete = false
  #isLeft = false
  #settle = () => {}
  /** Resolves when the final response has come, or never will. */
  readonly completed: Promise<void>

  /** @param onLeft - called when the consumer leaves before the final response */
  constructor(budget: FlowBudget, onLeft: () => void) {
    this.#budget = budget
    this.#onLeft = onLeft
    this.completed = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  /** The final response has come. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  push(response: Response, message: Message): void {
    if (statusClass(response.Status) !== 'pending') this.#isComplete = true
    if (this.#isLeft) void message.dataSet.drain()
    else this.#handOver({ response, message })
    if (this.#isComplete) this.#settle()
  }

  /** Nothing more will come. What is queued is still handed out. */
  fail(error: Error): void {
    if (this.#isComplete) return
    this.#error ??= error
    this.#waiting?.reject(this.#error)
    this.#waiting = undefined
    this.#settle()
  }

  [Symbol.asyncIterator](): AsyncIterator<PeerResponse> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.#leave()
        return done
      },
    }
  }

  #handOver(queued: Queued): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) {
      waiting.resolve(this.#handOut(queued))
    } else {
      this.#budget.take(RESPONSE_OCTETS)
      this.#queue.push(queued)
    }
  }

  #handOut({ response, message }: Queued): IteratorResult<PeerResponse> {
    this.#handedOut = message
    return { done: false, value: { response, hasDataSet: message.hasDataSet, dataSet: message.dataSet } }
  }

  async #next(): Promise<IteratorResult<PeerResponse>> {
    this.#dropHandedOut()
    const queued = this.#queue.shift()
    if (queued) {
      this.#budget.giveBack(RESPONSE_OCTETS)
      return this.#handOut(queued)
    }
    if (this.#error) throw this.#error
    if (this.#isComplete || this.#isLeft) return done
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  #dropHandedOut(): void {
    void this.#handedOut?.dataSet.drain()
    this.#handedOut = undefined
  }

  #leave(): void {
    this.#isLeft = true
    this.#dropHandedOut()
    for (const { message } of this.#queue.splice(0)) {
      this.#budget.giveBack(RESPONSE_OCTETS)
      void message.dataSet.drain()
    }
    if (!this.#isComplete && this.#error === undefined) this.#onLeft()
  }
}
