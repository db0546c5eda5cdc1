/** The association with the node behind, as its requestor. Source: PS3.8 7 and 9.2. */
import type { Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import { FlowBudget } from '../dimse/flow-budget.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { AssociateAC } from '../upper-layer/associate-ac.ts'
import { type AssociateRJ, rejectionReason } from '../upper-layer/associate-rj.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'
import { ProgressWatch } from '../upper-layer/progress-watch.ts'
import { UpperLayerConnection, type UpperLayerUser } from '../upper-layer/upper-layer-connection.ts'
import type { RelayRejection } from './relay.ts'

/** What its association is used for. */
export interface BehindUser {
  readonly isInsideMessage: boolean
  /** It owes an answer. */
  readonly isAwaited: boolean
  onFragment(fragment: Fragment): void
  /** It ended what it had agreed to. */
  onEnded(error: NetworkError): void
}

export class NodeBehind implements UpperLayerUser {
  readonly budget: FlowBudget
  readonly #connection: UpperLayerConnection
  readonly #limits: Limits
  readonly #clock: Clock
  readonly #closed: Promise<void>
  #onClosed: () => void = () => {}
  #greeted: { resolve(answer: AssociateAC | RelayRejection): void; reject(error: NetworkError): void } | undefined
  #user: BehindUser | undefined
  #watch: ProgressWatch | undefined
  #isEnding = false

  constructor(transport: Socket, limits: Limits, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
    this.#connection = new UpperLayerConnection({ transport, isRequestor: true, user: this, limits, clock })
    this.budget = new FlowBudget(limits.inFlightOctets, this.#connection)
    this.#closed = new Promise((resolve) => {
      this.#onClosed = resolve
    })
  }

  /** @throws NetworkError what ended the connection instead */
  greet(request: AssociateRQ): Promise<AssociateAC | RelayRejection> {
    const cancel = this.#clock.after(this.#limits.responseMs, () =>
      this.abort(new NetworkError('LG_ASSOCIATION_TIMEOUT', 'No answer to the association request in time')),
    )
    return new Promise<AssociateAC | RelayRejection>((resolve, reject) => {
      this.#greeted = { resolve, reject }
      this.#connection.associate(request)
    }).finally(cancel)
  }

  /** From now on it is in use. */
  use(user: BehindUser): void {
    this.#user = user
    const { answerMs: idleMs } = this.#limits
    const watch = new ProgressWatch(
      this.#clock,
      { ...this.#limits, idleMs },
      {
        state: () => {
          const isInsideMessage = user.isInsideMessage || this.#connection.isInsidePdu
          return { isInsideMessage, isWaitingForPeer: !this.budget.isPaused && (isInsideMessage || user.isAwaited) }
        },
        onSilent: (error) => this.#end(error),
      },
    )
    this.#connection.onOctets = (count) => watch.count(count)
    this.#watch = watch
  }

  send(parts: readonly Uint8Array[]): Promise<void> | undefined {
    return this.#connection.send(parts)
  }

  /** Resolves when the connection is closed, in whatever way. */
  async release(): Promise<void> {
    this.#isEnding = true
    this.#connection.release()
    const cancel = this.#clock.after(this.#limits.responseMs, () =>
      this.#connection.abort(new NetworkError('LG_ASSOCIATION_TIMEOUT', 'The release was not answered in time')),
    )
    await this.#closed
    cancel()
  }

  abort(error: NetworkError): void {
    this.#isEnding = true
    this.#connection.abort(error)
    this.#greeted?.reject(error)
  }

  onAssociateAccepted(answer: AssociateAC): void {
    this.#greeted?.resolve(answer)
  }

  onAssociateRejected(answer: AssociateRJ): void {
    const { result, source, reason } = answer
    const why = `the archive behind rejected the association: ${rejectionReason(answer)}`
    this.#greeted?.resolve({
      result: result === 2 ? 2 : 1,
      source: source === 3 ? 3 : source === 2 ? 2 : 1,
      reason,
      why,
    })
  }

  onFragment(fragment: Fragment): void {
    this.#user?.onFragment(fragment)
  }

  onReleaseRequest(): void {
    this.#end(new NetworkError('LG_ASSOCIATION_CLOSED', 'The archive behind released the association'))
    this.#connection.answerRelease()
  }

  onAborted(error: NetworkError): void {
    this.#end(error)
  }

  onClosed(error?: NetworkError): void {
    this.#watch?.stop()
    this.#end(error ?? new NetworkError('LG_CONNECTION_LOST', 'The archive behind closed the connection'))
    this.#onClosed()
  }

  #end(error: NetworkError): void {
    this.#greeted?.reject(error)
    if (this.#isEnding) return
    this.#isEnding = true
    this.#user?.onEnded(error)
  }
}
