/** One direction of a relayed association: messages go on in the order in which they came, each once it was asked about. */
import type { FlowBudget } from '../dimse/flow-budget.ts'
import { type Message, MessageReceiver } from '../dimse/message-receiver.ts'
import type { MessageSender } from '../dimse/message-sender.ts'
import type { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'

/** What becomes of a message: it goes on, with its data set or with what was read of it, or it stays here. */
export type Passage = { readonly goesOn: true; readonly dataSet?: Uint8Array | AsyncIterable<Uint8Array> } | undefined

export interface RelayLaneParts {
  readonly limits: Limits
  /** Of the side that messages come from. */
  readonly budget: FlowBudget
  readonly contextIDs: ReadonlySet<number>
  /** To the side that messages go to. */
  readonly sender: MessageSender
  /** What it throws breaks the lane. */
  ask(message: Message): Promise<Passage>
  onBroken(error: unknown): void
}

/** What a waiting message weighs in the flow budget beside its data set. */
const MESSAGE_OCTETS = 1024

export class RelayLane {
  readonly #parts: RelayLaneParts
  readonly #receiver: MessageReceiver
  #last: Promise<void> = Promise.resolve()
  #waitingCount = 0
  #isBroken = false

  constructor(parts: RelayLaneParts) {
    const { limits, budget, contextIDs } = parts
    this.#parts = parts
    this.#receiver = new MessageReceiver({ limits, budget, contextIDs, onMessage: (message) => this.#take(message) })
  }

  get isInsideMessage(): boolean {
    return this.#receiver.isInsideMessage
  }

  /** A message waits, or is on its way. */
  get isBusy(): boolean {
    return this.#waitingCount > 0
  }

  /** Resolves when all messages that have come went on, or stayed. */
  get idle(): Promise<void> {
    return this.#last
  }

  onFragment(fragment: Fragment): void {
    this.#receiver.onFragment(fragment)
  }

  fail(error: NetworkError): void {
    this.#isBroken = true
    this.#receiver.fail(error)
  }

  #take(message: Message): void {
    this.#waitingCount += 1
    this.#parts.budget.take(MESSAGE_OCTETS)
    this.#last = this.#last.then(() => this.#pass(message))
  }

  async #pass(message: Message): Promise<void> {
    const { budget, sender, ask, onBroken } = this.#parts
    budget.giveBack(MESSAGE_OCTETS)
    try {
      if (this.#isBroken) return
      const passage = await ask(message)
      if (passage?.goesOn) await sender.send(message.contextID, message.command, passage.dataSet)
      else await message.dataSet.drain()
    } catch (error) {
      if (!this.#isBroken) onBroken(error)
    } finally {
      this.#waitingCount -= 1
    }
  }
}
