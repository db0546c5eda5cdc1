/**
 * An association that we opened: asks for operations, and answers what the peer asks over it.
 *
 * Sources: PS3.8 7 and 9.2 (requestor's side), PS3.7 9.1.1 (C-STORE), PS3.7 9.1.5 (C-ECHO).
 */
import type { Socket } from 'node:net'
import { UIDs } from '@leadglass/dicom'
import type { Clock } from '../clock.ts'
import { CommandFields } from '../dimse/command-elements.ts'
import type { CommandSet } from '../dimse/command-set.ts'
import { FlowBudget } from '../dimse/flow-budget.ts'
import { type Message, MessageReceiver } from '../dimse/message-receiver.ts'
import { MessageSender } from '../dimse/message-sender.ts'
import { Priority, type Response } from '../dimse/messages.ts'
import { type Invoker, type Operation, OperationInvoker } from '../dimse/operation-invoker.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { ServiceProvider } from '../services/service-provider.ts'
import type { AssociateAC } from '../upper-layer/associate-ac.ts'
import { type AssociateRJ, rejectionReason } from '../upper-layer/associate-rj.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'
import { ContextResult } from '../upper-layer/presentation-context.ts'
import { UpperLayerConnection, type UpperLayerUser } from '../upper-layer/upper-layer-connection.ts'
import type { AssociationFacts } from './association-events.ts'
import { dispatch } from './dispatch.ts'
import type { AcceptedContext } from './negotiation.ts'
import { RequestServer } from './request-server.ts'

/** A context as the acceptor answered it. */
export interface NegotiatedContext {
  readonly id: number
  readonly abstractSyntaxUID: string
  /** 0 acceptance, 1 user rejection, 2 no reason, 3 abstract syntax, 4 transfer syntaxes not supported. */
  readonly result: number
  /** Only with result 0. */
  readonly transferSyntaxUID?: string
  /** We are SCP of this SOP class, as we proposed: the peer may send us C-STORE. */
  readonly requestorIsSCP?: boolean
}

export interface InstanceToStore {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  /** The encoding of `dataSet`; a context with exactly this one must have been accepted. */
  readonly transferSyntaxUID: string
  readonly dataSet: Uint8Array | AsyncIterable<Uint8Array>
  /** Default medium. */
  readonly priority?: number
  /** Who asked for it by C-MOVE, and in which message. */
  readonly moveOriginator?: { readonly aeTitle: string; readonly messageID: number }
}

/** One request of any service, for `invoke`. */
export interface Request {
  readonly abstractSyntaxUID: string
  /** Needed where several contexts of the SOP class were accepted. */
  readonly transferSyntaxUID?: string
  readonly command: Omit<CommandSet, 'MessageID' | 'CommandDataSetType'>
  /** In the transfer syntax of the context, see `contextFor`. */
  readonly dataSet?: Uint8Array | AsyncIterable<Uint8Array> | undefined
  /** How long the peer may keep silent, milliseconds; default the limit `responseMs`. */
  readonly responseMs?: number
}

/** An established association; operations are performed one after the other, in the order asked for. */
export interface RequestorAssociation {
  readonly contexts: readonly NegotiatedContext[]
  /** The acceptor's answer to a SOP class extended negotiation item; undefined if it gave none. */
  extendedInformation(sopClassUID: string): Uint8Array | undefined
  /** The acceptor's positive response to a user identity, if it gave one; empty for user names. */
  readonly userIdentityResponse: Uint8Array | undefined
  /** The accepted context of a SOP class. @throws NetworkError `LG_CONTEXT_NOT_ACCEPTED` */
  contextFor(abstractSyntaxUID: string, transferSyntaxUID?: string): NegotiatedContext
  /**
   * Any request. Its responses must be iterated to the end, or left early, which cancels.
   *
   * @throws NetworkError `LG_CONTEXT_NOT_ACCEPTED`; what ended the association is thrown by the iteration
   */
  invoke(request: Request): Operation
  /** The same by context id. */
  readonly invoker: Invoker
  /** C-ECHO. Resolves with the response, whatever its status. */
  echo(): Promise<Response>
  /**
   * C-STORE. Resolves with the response, whatever its status.
   *
   * @throws NetworkError `LG_CONTEXT_NOT_ACCEPTED`, or what ended the association. What the data set's iteration throws aborts
   * the association, as a message cannot be taken back, and is thrown.
   */
  store(instance: InstanceToStore): Promise<Response>
  /** Resolves, with what ended it, when the association is over; undefined after `release`. */
  readonly ended: Promise<NetworkError | undefined>
  /** Orderly end, after the operations asked for. Resolves when the connection is closed. */
  release(): Promise<void>
  /** Immediate end. */
  abort(): void
}

export interface RequestorSessionOptions {
  /** Connected. */
  readonly transport: Socket
  readonly request: AssociateRQ
  /** What is answered over this association. */
  readonly services: readonly ServiceProvider[]
  readonly facts: AssociationFacts
  readonly limits: Limits
  readonly clock: Clock
}

/** Who waits for the answer to the greeting. */
interface Waiting {
  resolve(): void
  reject(error: Error): void
}

export class RequestorSession implements RequestorAssociation, UpperLayerUser {
  readonly ended: Promise<NetworkError | undefined>
  readonly #options: RequestorSessionOptions
  readonly #connection: UpperLayerConnection
  #answer: AssociateAC | undefined
  #contexts: readonly NegotiatedContext[] = []
  #receiver: MessageReceiver | undefined
  #invoker: OperationInvoker | undefined
  #server: RequestServer | undefined
  #greeting: Waiting | undefined
  #closing: (() => void)[] = []
  #error: NetworkError | undefined
  #isClosed = false
  #wasReleased = false
  #onEnded: (error: NetworkError | undefined) => void = () => {}

  private constructor(options: RequestorSessionOptions) {
    const { transport, limits, clock } = options
    this.#options = options
    this.#connection = new UpperLayerConnection({ transport, isRequestor: true, user: this, limits, clock })
    this.ended = new Promise((resolve) => {
      this.#onEnded = resolve
    })
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

  get invoker(): Invoker {
    return this.#invoker!
  }

  get userIdentityResponse(): Uint8Array | undefined {
    return this.#answer?.userInformation.userIdentityResponse
  }

  extendedInformation(sopClassUID: string): Uint8Array | undefined {
    const items = this.#answer?.userInformation.extendedNegotiations ?? []
    return items.find((each) => each.sopClassUID === sopClassUID)?.information
  }

  contextFor(abstractSyntaxUID: string, transferSyntaxUID?: string): NegotiatedContext {
    const context = this.#contexts.find(
      (each) =>
        each.result === ContextResult.Acceptance &&
        each.abstractSyntaxUID === abstractSyntaxUID &&
        (transferSyntaxUID === undefined || each.transferSyntaxUID === transferSyntaxUID),
    )
    if (context) return context
    const syntax = transferSyntaxUID === undefined ? '' : ` in transfer syntax ${transferSyntaxUID}`
    throw new NetworkError('LG_CONTEXT_NOT_ACCEPTED', `The peer did not accept SOP class ${abstractSyntaxUID}${syntax}`)
  }

  invoke({ abstractSyntaxUID, transferSyntaxUID, ...request }: Request): Operation {
    const { id: contextID } = this.contextFor(abstractSyntaxUID, transferSyntaxUID)
    return this.#invoker!.invoke({ contextID, ...request })
  }

  async echo(): Promise<Response> {
    const command = { CommandField: CommandFields['C-ECHO-RQ'], AffectedSOPClassUID: UIDs.VerificationSOPClass }
    return finalResponse(this.invoke({ abstractSyntaxUID: UIDs.VerificationSOPClass, command }))
  }

  async store({ sopClassUID, sopInstanceUID, transferSyntaxUID, dataSet, ...by }: InstanceToStore): Promise<Response> {
    const command = {
      AffectedSOPClassUID: sopClassUID,
      CommandField: CommandFields['C-STORE-RQ'],
      Priority: by.priority ?? Priority.Medium,
      AffectedSOPInstanceUID: sopInstanceUID,
      ...(by.moveOriginator
        ? {
            MoveOriginatorApplicationEntityTitle: by.moveOriginator.aeTitle,
            MoveOriginatorMessageID: by.moveOriginator.messageID,
          }
        : {}),
    }
    return finalResponse(this.invoke({ abstractSyntaxUID: sopClassUID, transferSyntaxUID, command, dataSet }))
  }

  async release(): Promise<void> {
    await this.#invoker?.idle
    await this.#server?.idle
    if (this.#isClosed) return
    this.#wasReleased = true
    const closed = new Promise<void>((resolve) => this.#closing.push(resolve))
    this.#connection.release()
    await this.#within('The release was not answered in time', closed)
  }

  abort(): void {
    this.#end(new NetworkError('LG_ASSOCIATION_CLOSED', 'The association was aborted here'))
  }

  onAssociateAccepted(answer: AssociateAC): void {
    const { limits, request, clock, services, facts } = this.#options
    const connection = this.#connection
    this.#answer = answer
    this.#contexts = negotiated(request, answer)
    const sender = new MessageSender((parts) => connection.send(parts), answer.userInformation.maximumLength)
    const budget = new FlowBudget(limits.inFlightOctets, connection)
    const onBroken = (error: NetworkError) => this.#end(error)
    const invoker = new OperationInvoker({ sender, budget, clock, responseMs: limits.responseMs, onBroken })
    const contexts = servedContexts(this.#contexts, services)
    const association = facts
    const extended = extendedAnswers(answer)
    const work = { sender, budget, clock, peer: invoker, events: {}, operationsAtOnce: 1 }
    const server = new RequestServer({ association, contexts, extended, ...work })
    const contextIDs = new Set(contexts.keys())
    const onMessage = (message: Message) => dispatch(message, server, invoker)
    this.#invoker = invoker
    this.#server = server
    this.#receiver = new MessageReceiver({ limits, budget, contextIDs, onMessage })
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
    this.#onEnded(this.#wasReleased && error === undefined ? undefined : (this.#error ?? error))
    this.#fail(error ?? new NetworkError('LG_ASSOCIATION_CLOSED', 'The association has ended'))
    for (const resolve of this.#closing.splice(0)) resolve()
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
    this.#invoker?.fail(this.#error)
    this.#server?.fail()
    this.#greeting?.reject(this.#error)
    this.#greeting = undefined
  }
}

/** The response that ends an operation; Pending ones before it are passed over. */
export async function finalResponse(operation: Operation): Promise<Response> {
  let last: Response | undefined
  for await (const { response } of operation) last = response
  return last!
}

/** The proposals with their answers; one that the acceptor left out counts as refused without a reason. */
function negotiated(request: AssociateRQ, answer: AssociateAC): NegotiatedContext[] {
  const answers = new Map(answer.presentationContexts.map((context) => [context.id, context]))
  return request.presentationContexts.map(({ id, abstractSyntaxUID, transferSyntaxUIDs }) => {
    const { result, transferSyntaxUID } = answers.get(id) ?? { result: ContextResult.NoReason, transferSyntaxUID: '' }
    const isUsable = result === ContextResult.Acceptance && transferSyntaxUIDs.includes(transferSyntaxUID)
    const requestorIsSCP = isRequestorSCP(abstractSyntaxUID, request, answer)
    if (isUsable) return { id, abstractSyntaxUID, result, transferSyntaxUID, requestorIsSCP }
    return { id, abstractSyntaxUID, result: result === ContextResult.Acceptance ? ContextResult.NoReason : result }
  })
}

/** Proposed and accepted (PS3.7 D.3.3.4). */
function isRequestorSCP(sopClassUID: string, request: AssociateRQ, answer: AssociateAC): boolean {
  return [request, answer].every(({ userInformation: { roleSelections = [] } }) =>
    roleSelections.some((role) => role.sopClassUID === sopClassUID && role.scpRole),
  )
}

/** The accepted contexts with the service of ours that answers in them, if one does. */
function servedContexts(
  contexts: readonly NegotiatedContext[],
  services: readonly ServiceProvider[],
): ReadonlyMap<number, AcceptedContext> {
  const accepted = contexts.filter(({ result }) => result === ContextResult.Acceptance)
  return new Map(
    accepted.map(({ id, abstractSyntaxUID, transferSyntaxUID = '', requestorIsSCP = false }) => {
      const provider = services.find((each) => each.contexts.has(abstractSyntaxUID))
      const context = { id, abstractSyntaxUID, transferSyntaxUID, requestorIsSCP }
      return [id, provider ? { ...context, provider } : context]
    }),
  )
}

function extendedAnswers({ userInformation: { extendedNegotiations = [] } }: AssociateAC): Map<string, Uint8Array> {
  return new Map(extendedNegotiations.map(({ sopClassUID, information }) => [sopClassUID, information]))
}
