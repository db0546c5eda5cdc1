/**
 * An association whose requests are answered by a node behind the listener: a second association with that node, and messages between
 * the two. Source: PS3.8 7 (association services).
 */
import type { AssociationEvents, AssociationFacts, RefusedContext } from '../association/association-events.ts'
import { Rejections } from '../association/association-policy.ts'
import type { AssociationAnswer, AssociationWork } from '../association/association-work.ts'
import { openTransport } from '../association/open-transport.ts'
import type { Clock } from '../clock.ts'
import type { FlowBudget } from '../dimse/flow-budget.ts'
import { MessageSender } from '../dimse/message-sender.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { AssociateAC } from '../upper-layer/associate-ac.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'
import type { UpperLayerConnection } from '../upper-layer/upper-layer-connection.ts'
import { NodeBehind } from './node-behind.ts'
import type { Relay, RelayGuard, RelayRejection, RelayRoute } from './relay.ts'
import { negotiationOf, proposalFor, type RelayProposal } from './relay-negotiation.ts'
import { RelayedMessages } from './relayed-messages.ts'

export interface RelayedAssociationParts {
  readonly relay: Relay
  readonly association: AssociationFacts
  readonly request: AssociateRQ
  /** With the requestor. */
  readonly connection: UpperLayerConnection
  /** Of what the requestor sends. */
  readonly budget: FlowBudget
  readonly limits: Limits
  readonly clock: Clock
  readonly events: AssociationEvents
  /** Aborts when the requestor has gone before it was answered. */
  readonly gone: AbortSignal
  onBroken(error: NetworkError): void
}

export class RelayedAssociation implements AssociationWork {
  readonly answer: AssociationAnswer
  readonly refused: readonly RefusedContext[]
  readonly #behind: NodeBehind
  readonly #messages: RelayedMessages
  readonly #guard: RelayGuard
  #isOver = false

  private constructor(
    parts: RelayedAssociationParts,
    { guard }: RelayRoute,
    proposal: RelayProposal,
    behind: NodeBehind,
    accepted: AssociateAC,
  ) {
    const { association, request, connection, budget, limits, clock, events, onBroken } = parts
    const { answer, contexts, refused } = negotiationOf(request, proposal, accepted)
    const toRequestor = new MessageSender((octets) => connection.send(octets), request.userInformation.maximumLength)
    const toBehind = new MessageSender((octets) => behind.send(octets), accepted.userInformation.maximumLength)
    const messages = new RelayedMessages({
      ...{ association, contexts, guard, limits, clock, events, onBroken },
      requestor: { budget, sender: toRequestor },
      behind: { budget: behind.budget, sender: toBehind },
    })
    this.answer = answer
    this.refused = refused
    this.#behind = behind
    this.#messages = messages
    this.#guard = guard
    behind.use({
      get isInsideMessage() {
        return messages.back.isInsideMessage
      },
      get isAwaited() {
        return messages.isAnswerOwed
      },
      onFragment: (fragment) => messages.back.onFragment(fragment),
      onEnded: onBroken,
    })
  }

  /** Asks where it goes, connects, and has the node behind answer the greeting. */
  static async open(parts: RelayedAssociationParts): Promise<RelayedAssociation | RelayRejection> {
    const { relay, association, request, limits, clock, gone } = parts
    const route = await relay.route(association).catch(noRoute)
    if ('why' in route) return route
    const proposal = proposalFor(request, route.services, relay.privateSOPClasses, route, limits)
    if (proposal.passed.size === 0)
      return { ...Rejections.noReasonGiven, why: 'nothing that it proposes is among its services' }
    try {
      const behind = new NodeBehind(await openTransport(route.way, limits, clock), limits, clock)
      const leave = () => behind.abort(new NetworkError('LG_CONNECTION_LOST', 'The requestor has gone'))
      if (gone.aborted) leave()
      gone.addEventListener('abort', leave, { once: true })
      const answer = await behind.greet(proposal.request)
      gone.removeEventListener('abort', leave)
      return 'why' in answer ? answer : new RelayedAssociation(parts, route, proposal, behind, answer)
    } catch (error) {
      return { ...Rejections.temporaryCongestion, why: `the archive behind is not reached: ${messageOf(error)}` }
    }
  }

  get isInsideMessage(): boolean {
    return this.#messages.onward.isInsideMessage
  }

  get isBusy(): boolean {
    const { onward, back, isAnswerOwed } = this.#messages
    return isAnswerOwed || onward.isBusy || back.isBusy
  }

  get idle(): Promise<void> {
    return this.#messages.idle()
  }

  onFragment(fragment: Fragment): void {
    this.#messages.onward.onFragment(fragment)
  }

  async onReleaseRequest(): Promise<void> {
    await this.#messages.onward.idle
    await this.#behind.release()
    this.#end()
  }

  fail(error: NetworkError): void {
    this.#messages.fail(error)
    this.#behind.abort(error)
    this.#end()
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#guard.onEnded()
  }
}

function noRoute(error: unknown): RelayRejection {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code'
  return { ...Rejections.noReasonGiven, why: `where it goes could not be found (${code})` }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}
