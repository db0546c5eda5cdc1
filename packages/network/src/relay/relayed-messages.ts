/**
 * The messages of a relayed association, in both directions: requests that the context's service has, from the side whose role it is;
 * responses that answer one of them; and C-CANCEL of what is open.
 *
 * Sources: PS3.7 6.3 (messages), 8.1 (responses), 9.3.2.3 (C-CANCEL), Annex C (statuses).
 */
import type { AssociationEvents, AssociationFacts } from '../association/association-events.ts'
import type { Clock } from '../clock.ts'
import { CommandFields, commandName } from '../dimse/command-elements.ts'
import type { CommandSet } from '../dimse/command-set.ts'
import type { FlowBudget } from '../dimse/flow-budget.ts'
import type { Message } from '../dimse/message-receiver.ts'
import type { MessageSender } from '../dimse/message-sender.ts'
import { respondTo } from '../dimse/messages.ts'
import { Status } from '../dimse/status.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { gatherOctets } from '../services/data-set-octets.ts'
import { isFinal, OpenRequests } from './open-requests.ts'
import type { RelayedMessage, RelayGuard, RelayRefusal } from './relay.ts'
import { type Passage, RelayLane } from './relay-lane.ts'
import type { RelayedContext } from './relay-negotiation.ts'
import { maySend, withIdentifier } from './relayed-services.ts'

export interface RelayedMessagesParts {
  readonly association: AssociationFacts
  readonly contexts: ReadonlyMap<number, RelayedContext>
  readonly guard: RelayGuard
  readonly limits: Limits
  readonly clock: Clock
  readonly events: AssociationEvents
  readonly requestor: { readonly budget: FlowBudget; readonly sender: MessageSender }
  readonly behind: { readonly budget: FlowBudget; readonly sender: MessageSender }
  onBroken(error: NetworkError): void
}

export class RelayedMessages {
  readonly onward: RelayLane
  readonly back: RelayLane
  readonly #parts: RelayedMessagesParts
  /** What the requestor asked, and what the node behind did. */
  readonly #asked = { requestor: new OpenRequests(), behind: new OpenRequests() }
  #onAnswered: (() => void)[] = []
  #isOver = false

  constructor(parts: RelayedMessagesParts) {
    const { contexts, limits, requestor, behind, onBroken } = parts
    this.#parts = parts
    const lane = { limits, contextIDs: new Set(contexts.keys()), onBroken: (error: unknown) => onBroken(asEnd(error)) }
    const [toBehind, toRequestor] = [behind.sender, requestor.sender]
    this.onward = new RelayLane({
      ...lane,
      budget: requestor.budget,
      sender: toBehind,
      ask: (message) => this.#ask(message, true),
    })
    this.back = new RelayLane({
      ...lane,
      budget: behind.budget,
      sender: toRequestor,
      ask: (message) => this.#ask(message, false),
    })
  }

  /** The node behind owes an answer. */
  get isAnswerOwed(): boolean {
    return this.#asked.requestor.count > 0
  }

  /** Resolves when nothing is on its way and the node behind owes no answer, or when the association is over. */
  async idle(): Promise<void> {
    for (;;) {
      await Promise.all([this.onward.idle, this.back.idle])
      if (this.#isOver || !this.isAnswerOwed) return
      await new Promise<void>((resolve) => this.#onAnswered.push(resolve))
    }
  }

  /** The association ended. */
  fail(error: NetworkError): void {
    this.#isOver = true
    this.onward.fail(error)
    this.back.fail(error)
    this.#tellAnswered()
  }

  #tellAnswered(): void {
    for (const resolve of this.#onAnswered.splice(0)) resolve()
  }

  #ask(message: Message, fromRequestor: boolean): Promise<Passage> {
    const { CommandField } = message.command
    if (CommandField === CommandFields['C-CANCEL-RQ']) return this.#cancel(message, fromRequestor)
    return CommandField & 0x8000 ? this.#response(message, fromRequestor) : this.#request(message, fromRequestor)
  }

  /** One that finds its operation finished has no answer; none has a data set (PS3.7 9.3.2.3). */
  async #cancel({ command, hasDataSet }: Message, fromRequestor: boolean): Promise<Passage> {
    const open = fromRequestor ? this.#asked.requestor : this.#asked.behind
    return !hasDataSet && open.has(command.MessageIDBeingRespondedTo) ? { goesOn: true } : undefined
  }

  async #request(message: Message, fromRequestor: boolean): Promise<Passage> {
    const { guard, clock } = this.#parts
    const open = fromRequestor ? this.#asked.requestor : this.#asked.behind
    const startedAt = clock.now()
    const identifier = withIdentifier.has(message.command.CommandField) ? await this.#identifier(message) : undefined
    const refusal =
      this.#refusal(message, fromRequestor, open) ??
      (await guard.onRequest(this.#told(message, fromRequestor, identifier)))
    if (refusal) {
      await this.#refuse(message, refusal, fromRequestor, startedAt)
      return undefined
    }
    open.begin(message.command.MessageID!, { message, startedAt })
    return this.#goesOn(message, identifier)
  }

  async #response(message: Message, fromRequestor: boolean): Promise<Passage> {
    const { guard } = this.#parts
    const asked = fromRequestor ? this.#asked.behind : this.#asked.requestor
    const open = asked.answeredBy(message)
    const isMatch = open.message.command.CommandField === CommandFields['C-FIND-RQ'] && message.hasDataSet
    const identifier = isMatch ? await this.#identifier(message) : undefined
    await guard.onResponse(this.#told(message, fromRequestor, identifier))
    if (!fromRequestor && isFinal(message.command)) {
      this.#report(open.message, message.command, open.startedAt)
      this.#tellAnswered()
    }
    return this.#goesOn(message, identifier)
  }

  #goesOn({ hasDataSet, dataSet, command }: Message, identifier: Uint8Array | undefined): Passage {
    if (!hasDataSet) return { goesOn: true }
    const isInstance = command.CommandField === CommandFields['C-STORE-RQ']
    return { goesOn: true, dataSet: identifier ?? (isInstance ? this.#counted(dataSet) : dataSet) }
  }

  async *#counted(dataSet: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const octets of dataSet) {
      this.#parts.guard.onOctets(octets.length)
      yield octets
    }
  }

  /** What is wrong with a request whoever sends it. */
  #refusal({ command, contextID }: Message, fromRequestor: boolean, open: OpenRequests): RelayRefusal | undefined {
    const { service, roles, abstractSyntaxUID } = this.#parts.contexts.get(contextID)!
    const { CommandField, MessageID, AffectedSOPClassUID, RequestedSOPClassUID } = command
    if (!maySend(CommandField, service, roles, fromRequestor))
      return { status: Status.UnrecognizedOperation, why: `${commandName(CommandField)} is not part of this service` }
    if ((AffectedSOPClassUID ?? RequestedSOPClassUID) !== abstractSyntaxUID)
      return { status: Status.SOPClassNotSupported, why: 'The SOP class is not that of the context' }
    if (MessageID === undefined || open.has(MessageID))
      return { status: Status.DuplicateInvocation, why: 'The message id is in use' }
    return undefined
  }

  #identifier({ dataSet }: Message): Promise<Uint8Array> {
    return gatherOctets(dataSet, this.#parts.limits.identifierOctets)
  }

  #told({ command, contextID }: Message, fromRequestor: boolean, identifier: Uint8Array | undefined): RelayedMessage {
    const { service, abstractSyntaxUID, transferSyntaxUID } = this.#parts.contexts.get(contextID)!
    const message = { association: this.#parts.association, command, service, abstractSyntaxUID, transferSyntaxUID }
    return { ...message, fromRequestor, ...(identifier === undefined ? {} : { identifier }) }
  }

  async #refuse(message: Message, refusal: RelayRefusal, fromRequestor: boolean, startedAt: number): Promise<void> {
    const { requestor, behind } = this.#parts
    await message.dataSet.drain()
    const response = respondTo(message.command, refusal.status, refusal.why)
    await (fromRequestor ? requestor : behind).sender.send(message.contextID, response)
    if (fromRequestor) this.#report(message, response, startedAt, refusal.why)
  }

  #report({ command, contextID, dataSet }: Message, response: CommandSet, startedAt: number, why?: string): void {
    const { association, contexts, clock, events } = this.#parts
    const retrieval = retrievalOf(command, response)
    events.onOperation?.({
      association,
      message: commandName(command.CommandField),
      sopClassUID: contexts.get(contextID)!.abstractSyntaxUID,
      status: response.Status ?? Status.Success,
      dataSetOctets: dataSet.octetCount,
      durationMs: clock.now() - startedAt,
      wasAnswered: true,
      ...(why === undefined ? {} : { why }),
      ...(retrieval ? { retrieval } : {}),
    })
  }
}

/** As the node behind counts its sub-operations (PS3.7 9.1.3.1, 9.1.4.1). */
function retrievalOf({ CommandField, MoveDestination }: CommandSet, response: CommandSet) {
  const isMove = CommandField === CommandFields['C-MOVE-RQ']
  if (!isMove && CommandField !== CommandFields['C-GET-RQ']) return undefined
  return {
    ...(isMove && MoveDestination !== undefined ? { destination: MoveDestination } : {}),
    completed: response.NumberOfCompletedSuboperations ?? 0,
    failed: response.NumberOfFailedSuboperations ?? 0,
    warning: response.NumberOfWarningSuboperations ?? 0,
  }
}

function asEnd(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code'
  return new NetworkError('LG_ASSOCIATION_CLOSED', `The relay ended the association (${code})`, {}, error)
}
