/**
 * Ends associations that went silent: idle between messages, or creeping within one. Not in the Standard, which leaves it
 * to the implementation; without it, half-open and one-octet-at-a-time peers keep their place for ever.
 */
import type { Clock } from '../clock.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'

/** What the watch needs to know of the association at a tick. */
export interface WatchedState {
  /** The next octets have to come from the peer, and we read them. */
  readonly isWaitingForPeer: boolean
  /** A PDU or message has begun and not ended. */
  readonly isInsideMessage: boolean
}

export class ProgressWatch {
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #state: () => WatchedState
  readonly #onSilent: (error: NetworkError) => void
  #octets = 0
  #lastActivityAt: number
  #wasInsideMessage = false
  #cancel: (() => void) | undefined

  constructor(clock: Clock, limits: Limits, hooks: { state(): WatchedState; onSilent(error: NetworkError): void }) {
    this.#clock = clock
    this.#limits = limits
    this.#state = hooks.state
    this.#onSilent = hooks.onSilent
    this.#lastActivityAt = clock.now()
    this.#schedule()
  }

  /** Octets arrived. */
  count(octets: number): void {
    this.#octets += octets
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(Math.min(this.#limits.stallMs, this.#limits.idleMs), () => this.#tick())
  }

  #tick(): void {
    const { isWaitingForPeer, isInsideMessage } = this.#state()
    if (!isWaitingForPeer || this.#octets > 0) this.#lastActivityAt = this.#clock.now()
    const silence = isWaitingForPeer ? this.#verdict(isInsideMessage) : undefined
    this.#octets = 0
    this.#wasInsideMessage = isWaitingForPeer && isInsideMessage
    this.#schedule()
    if (silence) this.#onSilent(silence)
  }

  #verdict(isInsideMessage: boolean): NetworkError | undefined {
    const { stallMs, progressOctets, idleMs } = this.#limits
    if (isInsideMessage && this.#wasInsideMessage && this.#octets < progressOctets)
      return timeout('The peer stalled in the middle of a message', { stallMs, octets: this.#octets })
    if (!isInsideMessage && this.#clock.now() - this.#lastActivityAt >= idleMs)
      return timeout('The association was idle for too long', { idleMs })
    return undefined
  }
}

function timeout(message: string, detail: Record<string, number>): NetworkError {
  return new NetworkError('LG_ASSOCIATION_TIMEOUT', message, detail)
}
