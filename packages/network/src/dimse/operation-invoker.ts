/**
 * Requests of ours over an association, whichever side opened it, one after the other: sends a request, hands its responses
 * on as they come, cancels. What is not consumed slows the peer: queued responses are paid for from the flow budget.
 *
 * Sources: PS3.7 8.1 (confirmed services), PS3.7 9.3.2.3 (C-CANCEL), PS3.7 C (Pending and final statuses).
 */
import type { Clock } from '../clock.ts'
import { NetworkError } from '../errors.ts'
import { CommandFields, NO_DATA_SET } from './command-elements.ts'
import type { CommandSet } from './command-set.ts'
import type { FlowBudget } from './flow-budget.ts'
import type { Message } from './message-receiver.ts'
import type { MessageSender } from './message-sender.ts'
import { asResponse, type Response } from './messages.ts'
import { ResponseQueue } from './response-queue.ts'

/** One request; the message id is given by the invoker. */
export interface OperationRequest {
  readonly contextID: number
  /** `CommandDataSetType` is set from `dataSet`. */
  readonly command: Omit<CommandSet, 'MessageID' | 'CommandDataSetType'>
  /** In the context's transfer syntax. */
  readonly dataSet?: Uint8Array | AsyncIterable<Uint8Array> | undefined
  /** How long the peer may keep silent, milliseconds; default the limit `responseMs`. */
  readonly responseMs?: number
}

export interface PeerResponse {
  readonly response: Response
  readonly hasDataSet: boolean
  /** What is left of it is dropped when the next response is asked for. */
  readonly dataSet: AsyncIterable<Uint8Array>
}

/**
 * The responses to one request, to be iterated once: Pending ones and last the final one. Leaving the loop early cancels.
 * Throws what ended the association.
 */
export interface Operation extends AsyncIterable<PeerResponse> {
  /** Sends C-CANCEL-RQ; the responses go on until the final one, which a peer may have sent already. */
  cancel(): void
}

export interface Invoker {
  /** Sent as soon as the operations asked for before are finished. */
  invoke(request: OperationRequest): Operation
}

export interface OperationInvokerOptions {
  readonly sender: MessageSender
  readonly budget: FlowBudget
  readonly clock: Clock
  /** Default patience, milliseconds. */
  readonly responseMs: number
  /** The association is of no use any more. */
  onBroken(error: NetworkError): void
}

export class OperationInvoker implements Invoker {
  readonly #options: OperationInvokerOptions
  readonly #running = new Map<number, RunningOperation>()
  #messageCount = 0
  #error: NetworkError | undefined
  /** The last operation asked for; the next one waits for it. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: OperationInvokerOptions) {
    this.#options = options
  }

  /** Resolves when no operation is under way or waiting. */
  get idle(): Promise<unknown> {
    return this.#last
  }

  invoke(request: OperationRequest): Operation {
    const operation = new RunningOperation(request, this.#nextMessageID(), this.#options)
    this.#last = this.#last.then(() => this.#run(operation))
    return operation
  }

  /** @throws NetworkError `LG_COMMAND_UNEXPECTED` if nothing was asked, `LG_COMMAND_MALFORMED` */
  onResponse(message: Message): void {
    const response = asResponse(message.command)
    const operation = this.#running.get(response.MessageIDBeingRespondedTo)
    if (operation === undefined || operation.isAnswered)
      throw new NetworkError('LG_COMMAND_UNEXPECTED', 'A response came to a request that was not sent')
    operation.onResponse(response, message)
  }

  /** The peer shows that it is at work, by a request of its own. */
  touch(): void {
    for (const operation of this.#running.values()) operation.touch()
  }

  /** The association ended: whoever waits learns why nothing will come. The first reason stays. */
  fail(error: NetworkError): void {
    this.#error ??= error
    for (const operation of this.#running.values()) operation.fail(this.#error)
  }

  async #run(operation: RunningOperation): Promise<void> {
    if (this.#error) return operation.fail(this.#error)
    this.#running.set(operation.messageID, operation)
    await operation.run()
    this.#running.delete(operation.messageID)
  }

  #nextMessageID(): number {
    this.#messageCount = (this.#messageCount % 0xffff) + 1
    return this.#messageCount
  }
}

class RunningOperation implements Operation {
  readonly messageID: number
  readonly #request: OperationRequest
  readonly #options: OperationInvokerOptions
  readonly #responses: ResponseQueue
  #isSent = false
  #isCancelled = false
  #stopWaiting = () => {}

  constructor(request: OperationRequest, messageID: number, options: OperationInvokerOptions) {
    this.#request = request
    this.messageID = messageID
    this.#options = options
    this.#responses = new ResponseQueue(options.budget, () => this.cancel())
  }

  get isAnswered(): boolean {
    return this.#responses.isComplete
  }

  [Symbol.asyncIterator](): AsyncIterator<PeerResponse> {
    return this.#responses[Symbol.asyncIterator]()
  }

  /** Sends the request; resolves when it is sent and answered, or failed. */
  async run(): Promise<void> {
    const { command, contextID, dataSet } = this.#request
    const CommandDataSetType = dataSet === undefined ? NO_DATA_SET : 1
    const whole = { ...command, MessageID: this.messageID, CommandDataSetType } as CommandSet
    try {
      await this.#options.sender.send(contextID, whole, dataSet)
    } catch (error) {
      this.fail(error as Error)
      const message = 'A request could not be sent to its end'
      return this.#options.onBroken(new NetworkError('LG_ASSOCIATION_CLOSED', message, {}, error))
    }
    this.#isSent = true
    if (this.#isCancelled) this.#sendCancel()
    this.touch()
    await this.#responses.completed
    this.#stopWaiting()
  }

  cancel(): void {
    if (this.#isCancelled || this.isAnswered) return
    this.#isCancelled = true
    if (this.#isSent) this.#sendCancel()
  }

  onResponse(response: Response, message: Message): void {
    this.#responses.push(response, message)
    this.touch()
  }

  fail(error: Error): void {
    this.#responses.fail(error)
  }

  /** Waits anew: passing `responseMs` without a sign of life ends the association. */
  touch(): void {
    this.#stopWaiting()
    if (!this.#isSent || this.isAnswered) return
    const responseMs = this.#request.responseMs ?? this.#options.responseMs
    this.#stopWaiting = this.#options.clock.after(responseMs, () => {
      const error = new NetworkError('LG_ASSOCIATION_TIMEOUT', 'No response in time', { responseMs })
      this.fail(error)
      this.#options.onBroken(error)
    })
  }

  #sendCancel(): void {
    const command = {
      CommandField: CommandFields['C-CANCEL-RQ'],
      MessageIDBeingRespondedTo: this.messageID,
      CommandDataSetType: NO_DATA_SET,
    }
    // An association that ends meanwhile is reported to the operation itself.
    this.#options.sender.send(this.#request.contextID, command).catch(() => {})
  }
}
