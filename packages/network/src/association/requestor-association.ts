/**
 * An association that we opened, and the services used over it: C-ECHO and C-STORE as SCU.
 *
 * Sources: PS3.8 7 and 9.2 (requestor's side), PS3.7 9.1.1 (C-STORE), PS3.7 9.1.5 (C-ECHO).
 */
import type { Socket } from 'node:net'
import { UIDs } from '@leadglass/dicom'
import type { Clock } from '../clock.ts'
import { CommandFields, NO_DATA_SET } from '../dimse/command-elements.ts'
import type { CommandSet } from '../dimse/command-set.ts'
import { FlowBudget } from '../dimse/flow-budget.ts'
import { type Message, MessageReceiver } from '../dimse/message-receiver.ts'
import { MessageSender } from '../dimse/message-sender.ts'
import { asResponse, Priority, type Response } from '../dimse/messages.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { AssociateAC } from '../upper-layer/associate-ac.ts'
import { type AssociateRJ, rejectionReason } from '../upper-layer/associate-rj.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'
import { ContextResult } from '../upper-layer/presentation-context.ts'
import { UpperLayerConnection, type UpperLayerUser } from '../upper-layer/upper-layer-connection.ts'

/** A context as the acceptor answered it. */
export interface NegotiatedContext {
  readonly id: number
  readonly abstractSyntaxUID: string
  /** 0 acceptance, 1 user rejection, 2 no reason, 3 abstract syntax, 4 transfer syntaxes not supported. */
  readonly result: number
  /** Only with result 0. */
  readonly transferSyntaxUID?: string
}

export interface InstanceToStore {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  /** The encoding of `dataSet`; a context with exactly this one must have been accepted. */
  readonly transferSyntaxUID: string
  readonly dataSet: Uint8Array | AsyncIterable<Uint8Array>
}

/** An established association; operations are performed one after the other, in the order asked for. */
export interface RequestorAssociation {
  readonly contexts: readonly NegotiatedContext[]
  /** C-ECHO. Resolves with the response, whatever its status. */
  echo(): Promise<Response>
  /**
   * C-STORE. Resolves with the response, whatever its status.
   *
   * @throws NetworkError `LG_CONTEXT_NOT_ACCEPTED`, or what ended the association. What the data set's iteration throws aborts
   * the association, as a message cannot be taken back, and is thrown.
   */
  store(instance: InstanceToStore): Promise<Response>
  /** Orderly end, after the operations asked for. Resolves when the connection is closed. */
  release(): Promise<void>
  /** Immediate end. */
  abort(): void
}

export interface RequestorSessionOptions {
  /** Connected. */
  readonly transport: Socket
  readonly request: AssociateRQ
  readonly limits: Limits
  readonly clock: Clock
}

/** Someone who waits for the peer: for its answer to the greeting, a response, or the end. */
interface Waiting<T> {
  resolve(value: T): void
  reject(error: Error): void
}

export class RequestorSession implements RequestorAssociation, UpperLayerUser {
  readonly #options: RequestorSessionOptions
  readonly #connection: UpperLayerConnection
  #contexts: readonly NegotiatedContext[] = []
  #receiver: MessageReceiver | undefined
  #sender: MessageSender | undefined
  #greeting: Waiting<void> | undefined
  #response: (Waiting<Response> & { messageID: number }) | undefined
  #closing: (() => void)[] = []
  #error: NetworkError | undefined
  #isClosed = false
  #messageCount = 0
  /** The last operation asked for; the next one waits for it. */
  #last: Promise<unknown> = Promise.resolve()

  private constructor(options: RequestorSessionOptions) {
    const { transport, limits, clock } = options
    this.#options = options
    this.#connection = new UpperLayerConnection({ transport, isRequestor: true, user: this, limits, clock })
  }

  /** Sends the A-ASSOCIATE-RQ; resolves once it is accepted. */
  static async open(options: RequestorSessionOptions): Promise<RequestorSession> {
    const session = new RequestorSession(options)
    await session.#within(
      'No answer to the association request in time',
      new Promise<void>((resolve, reject) => {
        session.#greeting = { resolve, reject }
        session.#connection.associate(options.request)
      }),
    )
    return session
  }

  get contexts(): readonly NegotiatedContext[] {
    return this.#contexts
  }

  echo(): Promise<Response> {
    return this.#inTurn(() => {
      const context = this.#contextFor(UIDs.VerificationSOPClass)
      const command = { CommandField: CommandFields['C-ECHO-RQ'], CommandDataSetType: NO_DATA_SET }
      return this.#request(context.id, { ...command, AffectedSOPClassUID: UIDs.VerificationSOPClass })
    })
  }

  store({ sopClassUID, sopInstanceUID, transferSyntaxUID, dataSet }: InstanceToStore): Promise<Response> {
    return this.#inTurn(() => {
      const context = this.#contextFor(sopClassUID, transferSyntaxUID)
      const command = {
        AffectedSOPClassUID: sopClassUID,
        CommandField: CommandFields['C-STORE-RQ'],
        Priority: Priority.Medium,
        CommandDataSetType: 1,
        AffectedSOPInstanceUID: sopInstanceUID,
      }
      return this.#request(context.id, command, dataSet)
    })
  }

  release(): Promise<void> {
    return this.#inTurn(() => {
      if (this.#isClosed) return Promise.resolve()
      const closed = new Promise<void>((resolve) => this.#closing.push(resolve))
      this.#connection.release()
      return this.#within('The release was not answered in time', closed)
    })
  }

  abort(): void {
    this.#end(new NetworkError('LG_ASSOCIATION_CLOSED', 'The association was aborted here'))
  }

  onAssociateAccepted(answer: AssociateAC): void {
    const { limits, request } = this.#options
    const connection = this.#connection
    this.#contexts = negotiated(request, answer)
    this.#sender = new MessageSender((parts) => connection.send(parts), answer.userInformation.maximumLength)
    this.#receiver = new MessageReceiver({
      limits,
      budget: new FlowBudget(limits.inFlightOctets, connection),
      contextIDs: new Set(this.#contexts.filter(({ result }) => result === 0).map(({ id }) => id)),
      onMessage: (message) => this.#onMessage(message),
    })
    this.#greeting?.resolve()
  }

  onAssociateRejected(answer: AssociateRJ): void {
    const { result, source, reason } = answer
    const how = result === 1 ? 'permanently' : 'for now'
    const message = `The association was rejected ${how}: ${rejectionReason(answer)}`
    this.#fail(new NetworkError('LG_ASSOCIATION_REJECTED', message, { result, source, reason }))
  }

  onFragment(fragment: Fragment): void {
    this.#receiver?.onFragment(fragment)
  }

  /** Either the acceptor wants to end or both asked at once; nothing of ours is left to be sent. */
  onReleaseRequest(): void {
    this.#fail(new NetworkError('LG_ASSOCIATION_CLOSED', 'The peer released the association'))
    this.#connection.answerRelease()
  }

  onAborted(error: NetworkError): void {
    this.#fail(error)
  }

  onClosed(error?: NetworkError): void {
    this.#isClosed = true
    this.#fail(error ?? new NetworkError('LG_ASSOCIATION_CLOSED', 'The association has ended'))
    for (const resolve of this.#closing.splice(0)) resolve()
  }

  #onMessage({ command, dataSet }: Message): void {
    const response = asResponse(command)
    void dataSet.drain()
    const waiting = this.#response
    if (waiting?.messageID !== response.MessageIDBeingRespondedTo)
      throw new NetworkError('LG_COMMAND_UNEXPECTED', 'A response came to a request that was not sent')
    this.#response = undefined
    waiting.resolve(response)
  }

  /** Sends one request and waits for its response; a response may come before the data set is sent to its end. */
  async #request(
    contextID: number,
    command: CommandSet,
    dataSet?: Uint8Array | AsyncIterable<Uint8Array>,
  ): Promise<Response> {
    if (this.#error) throw this.#error
    const messageID = this.#nextMessageID()
    const response = new Promise<Response>((resolve, reject) => {
      this.#response = { messageID, resolve, reject }
    })
    response.catch(() => {})
    try {
      await this.#sender!.send(contextID, { ...command, MessageID: messageID }, dataSet)
    } catch (error) {
      this.#end(new NetworkError('LG_ASSOCIATION_CLOSED', 'A request could not be sent to its end', {}, error))
      throw error
    }
    return this.#within('No response in time', response)
  }

  #nextMessageID(): number {
    this.#messageCount = (this.#messageCount % 0xffff) + 1
    return this.#messageCount
  }

  #contextFor(sopClassUID: string, transferSyntaxUID?: string): NegotiatedContext {
    const context = this.#contexts.find(
      (each) =>
        each.result === ContextResult.Acceptance &&
        each.abstractSyntaxUID === sopClassUID &&
        (transferSyntaxUID === undefined || each.transferSyntaxUID === transferSyntaxUID),
    )
    if (context) return context
    const syntax = transferSyntaxUID === undefined ? '' : ` in transfer syntax ${transferSyntaxUID}`
    throw new NetworkError('LG_CONTEXT_NOT_ACCEPTED', `The peer did not accept SOP class ${sopClassUID}${syntax}`)
  }

  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(operation)
    this.#last = turn.catch(() => {})
    return turn
  }

  /** Bounds a wait; passing `responseMs` ends the association. */
  async #within<T>(late: string, wait: Promise<T>): Promise<T> {
    const { clock, limits } = this.#options
    const cancel = clock.after(limits.responseMs, () =>
      this.#end(new NetworkError('LG_ASSOCIATION_TIMEOUT', late, { responseMs: limits.responseMs })),
    )
    try {
      return await wait
    } finally {
      cancel()
    }
  }

  #end(error: NetworkError): void {
    this.#connection.abort(error)
    this.#fail(error)
  }

  /** Whoever waits learns why nothing will come. The first reason stays. */
  #fail(error: NetworkError): void {
    this.#error ??= error
    this.#receiver?.fail(this.#error)
    this.#greeting?.reject(this.#error)
    this.#response?.reject(this.#error)
    this.#greeting = undefined
    this.#response = undefined
  }
}

/** The proposals with their answers; one that the acceptor left out counts as refused without a reason. */
function negotiated(request: AssociateRQ, answer: AssociateAC): NegotiatedContext[] {
  const answers = new Map(answer.presentationContexts.map((context) => [context.id, context]))
  return request.presentationContexts.map(({ id, abstractSyntaxUID, transferSyntaxUIDs }) => {
    const { result, transferSyntaxUID } = answers.get(id) ?? { result: ContextResult.NoReason, transferSyntaxUID: '' }
    const isUsable = result === ContextResult.Acceptance && transferSyntaxUIDs.includes(transferSyntaxUID)
    if (isUsable) return { id, abstractSyntaxUID, result, transferSyntaxUID }
    return { id, abstractSyntaxUID, result: result === ContextResult.Acceptance ? ContextResult.NoReason : result }
  })
}
