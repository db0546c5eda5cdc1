/**
 * One connection of a listener, from greeting to end: asks the policy, and has what is let in served or relayed.
 *
 * Sources: PS3.8 7.1 (association), PS3.7 8 and 9 (DIMSE service provider).
 */
import type { Socket } from 'node:net'
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '@leadglass/dicom'
import type { Clock } from '../clock.ts'
import { FlowBudget } from '../dimse/flow-budget.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { Relay } from '../relay/relay.ts'
import { RelayedAssociation } from '../relay/relayed-association.ts'
import type { ServiceProvider } from '../services/service-provider.ts'
import type { AssociateAC } from '../upper-layer/associate-ac.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'
import { ProgressWatch } from '../upper-layer/progress-watch.ts'
import { UpperLayerConnection, type UpperLayerUser } from '../upper-layer/upper-layer-connection.ts'
import type { AssociationEvents, AssociationFacts } from './association-events.ts'
import type { AssociationLedger, Place } from './association-ledger.ts'
import {
  type Admission,
  type AssociationPolicy,
  type AssociationRequest,
  type PeerCertificate,
  type Rejection,
  Rejections,
} from './association-policy.ts'
import type { AssociationAnswer, AssociationWork } from './association-work.ts'
import { ServedAssociation } from './served-association.ts'

/** What all sessions of a listener share. */
export interface Listener {
  readonly services: readonly ServiceProvider[]
  /** In place of the services: another node answers. */
  readonly relay: Relay | undefined
  readonly policy: AssociationPolicy
  readonly events: AssociationEvents
  readonly limits: Limits
  readonly clock: Clock
  readonly ledger: AssociationLedger
}

export interface SessionPeer {
  readonly transport: Socket
  readonly address: string
  readonly port: number
  readonly certificate?: PeerCertificate | undefined
}

/** A peer that announces less cannot be served at any speed. */
const SMALLEST_PDU_OCTETS = 128

let sessionCount = 0

export class AcceptorSession implements UpperLayerUser {
  readonly #listener: Listener
  readonly #peer: SessionPeer
  readonly #connection: UpperLayerConnection
  readonly #budget: FlowBudget
  readonly #onEnd: () => void
  #place: Place | undefined
  #facts: AssociationFacts | undefined
  #work: AssociationWork | undefined
  #watch: ProgressWatch | undefined
  readonly #gone = new AbortController()
  #wasRejected = false
  #wasReleased = false

  constructor(listener: Listener, peer: SessionPeer, onEnd: () => void) {
    this.#listener = listener
    this.#peer = peer
    this.#onEnd = onEnd
    const { limits, clock } = listener
    this.#connection = new UpperLayerConnection({
      transport: peer.transport,
      isRequestor: false,
      user: this,
      limits,
      clock,
    })
    this.#budget = new FlowBudget(limits.inFlightOctets, this.#connection)
    this.#connection.listen()
  }

  /** Resolves when no request is being served. */
  get idle(): Promise<void> {
    return this.#work?.idle ?? Promise.resolve()
  }

  abort(error: NetworkError): void {
    this.#connection.abort(error)
    this.onAborted(error)
  }

  /** Aborts and closes at once, without waiting for the peer to close. */
  close(error: NetworkError): void {
    this.abort(error)
    this.#peer.transport.destroySoon()
  }

  onAssociateRequest(request: AssociateRQ): void {
    void this.#decide(this.#describe(request), request)
  }

  onFragment(fragment: Fragment): void {
    this.#work?.onFragment(fragment)
  }

  onReleaseRequest(): void {
    this.#wasReleased = true
    void this.#work?.onReleaseRequest().then(() => this.#connection.answerRelease())
  }

  onAborted(error: NetworkError): void {
    this.#work?.fail(error)
  }

  onClosed(error?: NetworkError): void {
    this.#watch?.stop()
    this.#gone.abort()
    this.#place?.leave()
    if (error) this.onAborted(error)
    this.#report(error)
    this.#onEnd()
  }

  #report(error: NetworkError | undefined): void {
    const { events } = this.#listener
    const { address, port } = this.#peer
    const association = this.#facts
    if (association && this.#wasReleased) events.onReleased?.(association)
    else if (association)
      events.onAborted?.({ association, why: error?.message ?? 'closed', code: error?.code ?? 'LG_CONNECTION_LOST' })
    else if (error && !this.#wasRejected) events.onRejected?.({ address, port, why: error.message })
  }

  async #decide(request: AssociationRequest, pdu: AssociateRQ): Promise<void> {
    const { maximumLength } = pdu.userInformation
    if (maximumLength && maximumLength < SMALLEST_PDU_OCTETS) {
      const why = `the peer takes PDUs of ${maximumLength} octets only`
      return this.#reject(request, { ...Rejections.localLimitExceeded, why })
    }
    const admission = await this.#admission(request)
    if (this.#connection.state !== 'Sta3') return
    if (!admission.accepted) return this.#reject(request, admission)
    const place = this.#listener.ledger.enterAssociation(request.callingAETitle)
    if (!('leave' in place)) return this.#reject(request, { ...Rejections.temporaryCongestion, why: place.why })
    this.#place = place
    sessionCount += 1
    const { principal, services, userIdentityResponse } = admission
    await this.#begin({ id: `a${sessionCount}`, request, principal, services }, pdu, userIdentityResponse)
  }

  async #admission(request: AssociationRequest): Promise<Admission> {
    try {
      return await this.#listener.policy.admit(request)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code'
      return { accepted: false, ...Rejections.noReasonGiven, why: `the policy failed (${code})` }
    }
  }

  #reject(request: AssociationRequest, { why, result, source, reason }: Rejection & { why: string }): void {
    const { address, port } = this.#peer
    const rejection = { result, source, reason }
    this.#wasRejected = true
    this.#listener.events.onRejected?.({ address, port, why, request, rejection })
    this.#connection.reject(rejection)
  }

  async #begin(association: AssociationFacts, request: AssociateRQ, identityResponse?: Uint8Array): Promise<void> {
    const { limits, clock, events, services, relay } = this.#listener
    const onBroken = (error: NetworkError) => this.abort(error)
    const common = { association, request, connection: this.#connection, budget: this.#budget, limits, clock, events }
    const work = relay
      ? await RelayedAssociation.open({ ...common, relay, gone: this.#gone.signal, onBroken })
      : new ServedAssociation({ ...common, services, onBroken })
    const isWaiting = this.#connection.state === 'Sta3'
    if ('why' in work) {
      if (isWaiting) this.#reject(association.request, work)
    } else if (isWaiting) this.#accept(association, request, work, identityResponse)
    else work.fail(new NetworkError('LG_CONNECTION_LOST', 'The peer closed the connection'))
  }

  #accept(association: AssociationFacts, pdu: AssociateRQ, work: AssociationWork, userIdentityResponse?: Uint8Array) {
    const { limits, events } = this.#listener
    this.#facts = association
    this.#work = work
    this.#startWatch(work)
    events.onAccepted?.(association)
    if (work.refused.length > 0) events.onContextsRefused?.({ association, refused: work.refused })
    const answer = answerTo(pdu, work.answer, limits)
    const userInformation = { ...answer.userInformation, ...(userIdentityResponse ? { userIdentityResponse } : {}) }
    this.#connection.accept({ ...answer, userInformation })
  }

  #startWatch(work: AssociationWork): void {
    const { clock, limits } = this.#listener
    const connection = this.#connection
    const watch = new ProgressWatch(clock, limits, {
      state: () => {
        const isInsideMessage = work.isInsideMessage || connection.isInsidePdu
        return { isInsideMessage, isWaitingForPeer: !this.#budget.isPaused && (isInsideMessage || !work.isBusy) }
      },
      onSilent: (error) => this.abort(error),
    })
    connection.onOctets = (count) => watch.count(count)
    this.#watch = watch
  }

  #describe(pdu: AssociateRQ): AssociationRequest {
    const { address, port, certificate } = this.#peer
    const { implementationClassUID, implementationVersionName, userIdentity } = pdu.userInformation
    return {
      calledAETitle: pdu.calledAETitle,
      callingAETitle: pdu.callingAETitle,
      address,
      port,
      contexts: pdu.presentationContexts,
      ...(certificate === undefined ? {} : { certificate }),
      ...(implementationClassUID === undefined ? {} : { implementationClassUID }),
      ...(implementationVersionName === undefined ? {} : { implementationVersionName }),
      ...(userIdentity === undefined ? {} : { userIdentity }),
    }
  }
}

/** Reserved fields go back as received (PS3.8 Table 9-17). */
function answerTo(request: AssociateRQ, answer: AssociationAnswer, limits: Limits): AssociateAC {
  return {
    protocolVersion: 1,
    calledAETitle: request.calledAETitle,
    callingAETitle: request.callingAETitle,
    applicationContextName: request.applicationContextName,
    presentationContexts: answer.presentationContexts,
    userInformation: {
      maximumLength: limits.pduLengthOctets,
      implementationClassUID: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: IMPLEMENTATION_VERSION_NAME,
      ...answer.userInformation,
    },
  }
}
