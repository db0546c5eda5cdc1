/** An association whose requests are answered here, by the services of the listener. */
import type { Clock } from '../clock.ts'
import type { FlowBudget } from '../dimse/flow-budget.ts'
import { type Message, MessageReceiver } from '../dimse/message-receiver.ts'
import { MessageSender } from '../dimse/message-sender.ts'
import { OperationInvoker } from '../dimse/operation-invoker.ts'
import type { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { ServiceProvider } from '../services/service-provider.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'
import type { UpperLayerConnection } from '../upper-layer/upper-layer-connection.ts'
import type { AssociationEvents, AssociationFacts, RefusedContext } from './association-events.ts'
import type { AssociationAnswer, AssociationWork } from './association-work.ts'
import { dispatch } from './dispatch.ts'
import { negotiate, refusedContexts } from './negotiation.ts'
import { RequestServer } from './request-server.ts'

export interface ServedAssociationParts {
  readonly association: AssociationFacts
  readonly request: AssociateRQ
  readonly services: readonly ServiceProvider[]
  readonly connection: UpperLayerConnection
  readonly budget: FlowBudget
  readonly limits: Limits
  readonly clock: Clock
  readonly events: AssociationEvents
  onBroken(error: NetworkError): void
}

export class ServedAssociation implements AssociationWork {
  readonly answer: AssociationAnswer
  readonly refused: readonly RefusedContext[]
  readonly #receiver: MessageReceiver
  readonly #server: RequestServer
  readonly #invoker: OperationInvoker

  constructor(parts: ServedAssociationParts) {
    const { association, request, services, connection, budget, limits, clock, events, onBroken } = parts
    const negotiation = negotiate(request, services, association.services, limits.operationsAtOnce)
    const { answers, accepted: contexts, extended, operationsAtOnce, userInformation } = negotiation
    const { maximumLength } = request.userInformation
    const sender = new MessageSender((octets) => connection.send(octets), maximumLength)
    const invoker = new OperationInvoker({ sender, budget, clock, responseMs: limits.responseMs, onBroken })
    const work = { sender, peer: invoker, budget, clock, events, operationsAtOnce }
    const server = new RequestServer({ association, contexts, extended, ...work })
    const contextIDs = new Set(contexts.keys())
    const onMessage = (message: Message) => dispatch(message, server, invoker)
    this.answer = { presentationContexts: answers, userInformation }
    this.refused = refusedContexts(request.presentationContexts, answers, services)
    this.#invoker = invoker
    this.#server = server
    this.#receiver = new MessageReceiver({ limits, budget, contextIDs, onMessage })
  }

  get isInsideMessage(): boolean {
    return this.#receiver.isInsideMessage
  }

  get isBusy(): boolean {
    return this.#server.isBusy
  }

  get idle(): Promise<void> {
    return this.#server.idle
  }

  onFragment(fragment: Fragment): void {
    this.#receiver.onFragment(fragment)
  }

  onReleaseRequest(): Promise<void> {
    this.#server.cancelAll()
    return this.idle
  }

  fail(error: NetworkError): void {
    this.#receiver.fail(error)
    this.#server.fail()
    this.#invoker.fail(error)
  }
}
