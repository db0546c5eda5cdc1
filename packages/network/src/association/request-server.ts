/**
 * Serves the requests of one association: finds the service by the context's SOP class, answers with its responses, and
 * drains what it left of the data set. As many at once as the asynchronous operations window allows, one without it.
 *
 * Sources: PS3.7 8.1 and D.3.3.3 (operations at once), PS3.7 9.3.2.3 (C-CANCEL), PS3.7 Annex C (statuses).
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import { CommandFields, commandName } from '../dimse/command-elements.ts'
import type { CommandSet } from '../dimse/command-set.ts'
import type { FlowBudget } from '../dimse/flow-budget.ts'
import type { Message } from '../dimse/message-receiver.ts'
import type { MessageSender } from '../dimse/message-sender.ts'
import { type Answer, type Response, respondTo } from '../dimse/messages.ts'
import type { Invoker } from '../dimse/operation-invoker.ts'
import { Status, statusClass } from '../dimse/status.ts'
import { NetworkError } from '../errors.ts'
import type { AssociationEvents, AssociationFacts, OperationReport } from './association-events.ts'
import type { AcceptedContext } from './negotiation.ts'

export interface RequestServerOptions {
  readonly association: AssociationFacts
  readonly contexts: ReadonlyMap<number, AcceptedContext>
  /** By SOP class, what was agreed on by extended negotiation. */
  readonly extended: ReadonlyMap<string, Uint8Array>
  readonly sender: MessageSender
  readonly peer: Invoker
  readonly budget: FlowBudget
  readonly clock: Clock
  readonly events: AssociationEvents
  /** Operations performed at once, from 1. */
  readonly operationsAtOnce: number
}

/** What a waiting request weighs in the flow budget beside its data set. */
const REQUEST_OCTETS = 1024

/**
 * A write that the kernel takes at once gives no turn to the event loop: without one now and then a C-CANCEL would not be
 * read, nor any other association served.
 */
const RESPONSES_BETWEEN_TURNS = 16

/** A request from its arrival to its final response. */
interface Request {
  readonly message: Message
  readonly cancel: AbortController
  /** Another request of the same id is not finished. */
  readonly isDuplicate: boolean
}

interface Outcome extends Answer {
  readonly why?: string
}

export class RequestServer {
  readonly #options: RequestServerOptions
  readonly #contexts: readonly AcceptedContext[]
  readonly #waiting: Request[] = []
  /** Waiting and running, by message id. */
  readonly #open = new Map<number, Request>()
  readonly #controller = new AbortController()
  readonly #onIdle: (() => void)[] = []
  #runningCount = 0
  #pendingCount = 0

  constructor(options: RequestServerOptions) {
    this.#options = options
    this.#contexts = [...options.contexts.values()]
  }

  get isBusy(): boolean {
    return this.#runningCount > 0
  }

  /** Resolves when all requests that have come are answered. */
  get idle(): Promise<void> {
    return this.isBusy ? new Promise((resolve) => this.#onIdle.push(resolve)) : Promise.resolve()
  }

  enqueue(message: Message): void {
    const { CommandField, MessageID = 0, MessageIDBeingRespondedTo } = message.command
    if (CommandField === CommandFields['C-CANCEL-RQ']) this.#cancel(MessageIDBeingRespondedTo, message)
    else this.#accept(message, MessageID)
  }

  #accept(message: Message, MessageID: number): void {
    const isDuplicate = this.#open.has(MessageID)
    const request = { message, cancel: new AbortController(), isDuplicate }
    if (!isDuplicate) this.#open.set(MessageID, request)
    this.#options.budget.take(REQUEST_OCTETS)
    this.#waiting.push(request)
    this.#serveWaiting()
  }

  /** The requestor wants to end: what still runs has nobody to answer to. */
  cancelAll(): void {
    for (const { cancel } of this.#open.values()) cancel.abort()
  }

  /** The association ended: nothing more is answered. */
  fail(): void {
    this.#controller.abort()
    this.cancelAll()
  }

  /** One that finds its operation finished has no answer (PS3.7 9.3.2.3). */
  #cancel(messageID: number | undefined, message: Message): void {
    void message.dataSet.drain()
    if (messageID !== undefined) this.#open.get(messageID)?.cancel.abort()
  }

  #serveWaiting(): void {
    while (this.#runningCount < this.#options.operationsAtOnce) {
      const request = this.#waiting.shift()
      if (request === undefined) break
      this.#options.budget.giveBack(REQUEST_OCTETS)
      this.#runningCount += 1
      void this.#serve(request)
    }
    if (!this.isBusy) for (const resolve of this.#onIdle.splice(0)) resolve()
  }

  async #serve(request: Request): Promise<void> {
    try {
      await this.#answer(request)
    } finally {
      const { MessageID = 0 } = request.message.command
      if (!request.isDuplicate) this.#open.delete(MessageID)
      this.#runningCount -= 1
      this.#serveWaiting()
    }
  }

  async #answer(request: Request): Promise<void> {
    const { clock, sender, contexts } = this.#options
    const { contextID, dataSet } = request.message
    const startedAt = clock.now()
    const context = contexts.get(contextID)!
    const outcome = await this.#respond(request, context)
    await dataSet.drain()
    if (!this.#controller.signal.aborted) await sendQuietly(sender, contextID, outcome)
    this.#report(request.message, context, outcome, clock.now() - startedAt)
  }

  async #respond(request: Request, context: AcceptedContext): Promise<Outcome> {
    const { command, dataSet } = request.message
    const refuse = (status: number, why: string) => ({ response: respondTo(command, status, why), why })
    const provider = isEventReport(command) ? (context.eventProvider ?? context.provider) : context.provider
    if (request.isDuplicate) return refuse(Status.DuplicateInvocation, 'The message id is in use')
    if (!provider) return refuse(Status.SOPClassNotSupported, 'The requestor has not the role of SCU here')
    try {
      const known = provider.read(command)
      if (known === undefined)
        return refuse(Status.UnrecognizedOperation, `${commandName(command.CommandField)} is not part of this service`)
      const answer = await provider.handle(known, dataSet, this.#exchange(request, context))
      return explained('response' in answer ? answer : { response: answer })
    } catch (error) {
      if (error instanceof NetworkError && error.code === 'LG_COMMAND_MALFORMED')
        return refuse(Status.MistypedArgument, error.message)
      return refuse(Status.ProcessingFailure, 'The request could not be processed')
    }
  }

  #exchange({ message, cancel }: Request, context: AcceptedContext) {
    const { association, sender, peer, extended } = this.#options
    const { abstractSyntaxUID, transferSyntaxUID, id: contextID } = context
    const extendedInformation = extended.get(abstractSyntaxUID)
    return {
      association,
      contextID,
      abstractSyntaxUID,
      transferSyntaxUID,
      signal: this.#controller.signal,
      cancelled: cancel.signal,
      ...(extendedInformation === undefined ? {} : { extendedInformation }),
      contexts: this.#contexts,
      respond: (response: Response, dataSet?: Uint8Array) => {
        const sent = sender.send(message.contextID, withDataSetType(response, dataSet), dataSet)
        this.#pendingCount += 1
        return this.#pendingCount % RESPONSES_BETWEEN_TURNS === 0 ? sent.then(nextTurn) : sent
      },
      peer,
    }
  }

  #report(message: Message, context: AcceptedContext, outcome: Outcome, durationMs: number): void {
    const { events, association } = this.#options
    events.onOperation?.({
      association,
      message: commandName(message.command.CommandField),
      sopClassUID: context.abstractSyntaxUID,
      status: outcome.response.Status,
      dataSetOctets: message.dataSet.octetCount,
      durationMs,
      wasAnswered: !this.#controller.signal.aborted,
      ...(outcome.why === undefined ? {} : { why: outcome.why }),
      ...retrievalOf(message.command, outcome.response),
    })
  }
}

function retrievalOf(
  { CommandField, MoveDestination }: CommandSet,
  response: Response,
): Pick<OperationReport, 'retrieval'> {
  const isMove = CommandField === CommandFields['C-MOVE-RQ']
  if (!isMove && CommandField !== CommandFields['C-GET-RQ']) return {}
  const destination = isMove && MoveDestination !== undefined ? { destination: MoveDestination.trim() } : {}
  return {
    retrieval: {
      ...destination,
      completed: response.NumberOfCompletedSuboperations ?? 0,
      failed: response.NumberOfFailedSuboperations ?? 0,
      warning: response.NumberOfWarningSuboperations ?? 0,
    },
  }
}

/** The one request that goes from SCP to SCU. */
function isEventReport({ CommandField }: CommandSet): boolean {
  return CommandField === CommandFields['N-EVENT-REPORT-RQ']
}

/** The final response; an association that ends meanwhile is reported elsewhere. */
async function sendQuietly(sender: MessageSender, contextID: number, { response, dataSet }: Answer): Promise<void> {
  try {
    await sender.send(contextID, withDataSetType(response, dataSet), dataSet)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
  }
}

/** A failure with its plain reason for the log. */
function explained(answer: Answer): Outcome {
  const { Status: status, ErrorComment } = answer.response
  return statusClass(status) === 'failure' ? { ...answer, why: ErrorComment ?? 'refused' } : answer
}

function withDataSetType(response: Response, dataSet: Uint8Array | undefined): CommandSet {
  return dataSet === undefined ? response : { ...response, CommandDataSetType: 1 }
}
