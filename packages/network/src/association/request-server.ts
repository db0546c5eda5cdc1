/**
 * Serves the requests of one association in the order they came: finds the service by the context's SOP class, answers with
 * its response, and drains what it left of the data set.
 *
 * Sources: PS3.7 8.1 (one request after the other without an asynchronous window), PS3.7 Annex C (statuses).
 */
import type { Clock } from '../clock.ts'
import { CommandFields, commandName } from '../dimse/command-elements.ts'
import type { FlowBudget } from '../dimse/flow-budget.ts'
import type { Message } from '../dimse/message-receiver.ts'
import type { MessageSender } from '../dimse/message-sender.ts'
import { type Response, respondTo } from '../dimse/messages.ts'
import { Status, statusClass } from '../dimse/status.ts'
import { NetworkError } from '../errors.ts'
import type { AssociationEvents, AssociationFacts } from './association-events.ts'
import type { AcceptedContext } from './negotiation.ts'

export interface RequestServerOptions {
  readonly association: AssociationFacts
  readonly contexts: ReadonlyMap<number, AcceptedContext>
  readonly sender: MessageSender
  readonly budget: FlowBudget
  readonly clock: Clock
  readonly events: AssociationEvents
}

/** Bit 15 of Command Field tells a response. */
const RESPONSE_BIT = 0x8000
/** What a waiting request weighs in the flow budget beside its data set. */
const REQUEST_OCTETS = 1024

export class RequestServer {
  readonly #options: RequestServerOptions
  readonly #waiting: Message[] = []
  readonly #controller = new AbortController()
  #idle: Promise<void> = Promise.resolve()
  #isBusy = false

  constructor(options: RequestServerOptions) {
    this.#options = options
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  /** Resolves when all requests that have come are answered. */
  get idle(): Promise<void> {
    return this.#idle
  }

  /** @throws NetworkError `LG_COMMAND_UNEXPECTED` for a response, as nothing was asked */
  enqueue(message: Message): void {
    const { CommandField } = message.command
    // A C-CANCEL-RQ that finds its operation finished has no answer (PS3.7 9.3.2.3).
    if (CommandField === CommandFields['C-CANCEL-RQ']) return
    if ((CommandField & RESPONSE_BIT) !== 0)
      throw new NetworkError('LG_COMMAND_UNEXPECTED', `${commandName(CommandField)} came without a request`)
    this.#options.budget.take(REQUEST_OCTETS)
    this.#waiting.push(message)
    if (!this.#isBusy) this.#idle = this.#serve()
  }

  /** The association ended: nothing more is answered. */
  fail(): void {
    this.#controller.abort()
  }

  async #serve(): Promise<void> {
    this.#isBusy = true
    for (let message = this.#waiting.shift(); message; message = this.#waiting.shift()) {
      this.#options.budget.giveBack(REQUEST_OCTETS)
      await this.#answer(message)
    }
    this.#isBusy = false
  }

  async #answer(message: Message): Promise<void> {
    const { clock, sender, contexts } = this.#options
    const { contextID, dataSet } = message
    const startedAt = clock.now()
    const context = contexts.get(contextID)!
    const outcome = await this.#respond(message, context)
    await dataSet.drain()
    if (!this.#controller.signal.aborted) {
      try {
        await sender.send(contextID, outcome.response)
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
      }
    }
    this.#report(message, context, outcome, clock.now() - startedAt)
  }

  async #respond(message: Message, context: AcceptedContext): Promise<{ response: Response; why?: string }> {
    const { command, contextID, dataSet } = message
    const { provider, abstractSyntaxUID, transferSyntaxUID } = context
    const { association } = this.#options
    const { signal } = this.#controller
    const refuse = (status: number, why: string) => ({ response: respondTo(command, status, why), why })
    try {
      const request = provider.read(command)
      if (request === undefined)
        return refuse(Status.UnrecognizedOperation, `${commandName(command.CommandField)} is not part of this service`)
      const exchange = { association, contextID, abstractSyntaxUID, transferSyntaxUID, signal }
      const response = (await provider.handle(request, dataSet, exchange)) as Response
      return statusClass(response.Status) === 'failure'
        ? { response, why: response.ErrorComment ?? 'refused' }
        : { response }
    } catch (error) {
      if (error instanceof NetworkError && error.code === 'LG_COMMAND_MALFORMED')
        return refuse(Status.MistypedArgument, error.message)
      return refuse(Status.ProcessingFailure, 'The request could not be processed')
    }
  }

  #report(message: Message, context: AcceptedContext, outcome: { response: Response; why?: string }, ms: number): void {
    const { events, association } = this.#options
    events.onOperation?.({
      association,
      message: commandName(message.command.CommandField),
      sopClassUID: context.abstractSyntaxUID,
      status: outcome.response.Status,
      dataSetOctets: message.dataSet.octetCount,
      durationMs: ms,
      wasAnswered: !this.#controller.signal.aborted,
      ...(outcome.why === undefined ? {} : { why: outcome.why }),
    })
  }
}
