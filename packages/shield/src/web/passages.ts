/** What is going on at this moment, for whom: counted, bounded, and ended when its session is or when somebody takes too much. */
import type { IncomingMessage } from 'node:http'
import { type Principal, principalLabel } from '@leadglass/access'
import type { WebLimits } from '../limits.ts'
import { type Admission, type Admitted, addressOf } from './admission.ts'
import type { Passage } from './exchange.ts'
import { Refusal } from './refusal.ts'
import type { Refusals } from './refusals.ts'
import type { Usage } from './usage.ts'

export interface PassagesParts {
  admission: Admission
  usage: Usage
  refusals: Refusals
  /** Told of each octet of an answer: it may suspend whoever takes too many. */
  watch: { handedOut(principal: Principal, octets: number): void }
  now(): number
  onError(error: unknown): void
}

interface Open {
  passage: Passage
  /** When the browser last sent something. */
  heardAt: number
  cut(): void
}

export class Passages {
  readonly #parts: PassagesParts
  readonly #limits: WebLimits
  readonly #open = new Set<Open>()
  /** WebSockets by principal. */
  readonly #webSockets = new Map<string, number>()

  constructor(parts: PassagesParts, limits: WebLimits) {
    this.#parts = parts
    this.#limits = limits
  }

  /**
   * Lets one through, once it is on record that its user began.
   *
   * @param cut - ends it at once
   * @throws Refusal `not-recorded`: nothing is shown without an entry; and what `relay` throws
   */
  async during(
    request: IncomingMessage,
    admitted: Admitted,
    cut: () => void,
    relay: (passage: Passage) => Promise<void>,
  ): Promise<void> {
    const { usage, now } = this.#parts
    const user = { principal: principalLabel(admitted.principal), address: addressOf(request) }
    await usage.begin(user).catch(() => {
      throw new Refusal('not-recorded')
    })
    const count: Passage['count'] = (direction, octets) => {
      if (direction === 'receivedOctets') open.heardAt = now()
      else this.#handedOut(open, octets)
      usage.count(user, direction, octets)
    }
    const open: Open = { passage: { request, admitted, count }, heardAt: now(), cut }
    this.#open.add(open)
    try {
      await relay(open.passage)
    } finally {
      this.#open.delete(open)
    }
  }

  /** Takes the place of a WebSocket until what it returns is called. @throws Refusal `busy` */
  takeWebSocket({ principal }: Admitted): () => void {
    const label = principalLabel(principal)
    const theirs = this.#webSockets.get(label) ?? 0
    const all = [...this.#webSockets.values()].reduce((sum, count) => sum + count, 0)
    if (theirs >= this.#limits.webSocketsEach || all >= this.#limits.webSockets) throw new Refusal('busy')
    this.#webSockets.set(label, theirs + 1)
    return () => {
      const left = this.#webSockets.get(label)! - 1
      if (left > 0) this.#webSockets.set(label, left)
      else this.#webSockets.delete(label)
    }
  }

  /** Sessions end, people are suspended: what is open then ends too. */
  async lookAgain(): Promise<void> {
    await Promise.all([...this.#open].map((open) => this.#lookAgainAt(open)))
  }

  async #lookAgainAt(open: Open): Promise<void> {
    const { request, admitted } = open.passage
    const { admission, now, onError } = this.#parts
    const mayGoOn = await admission.mayGoOn(request, admitted, now() - open.heardAt).catch((error) => {
      onError(error)
      return false
    })
    if (!mayGoOn) this.#end(open)
  }

  #handedOut(open: Open, octets: number): void {
    try {
      this.#parts.watch.handedOut(open.passage.admitted.principal, octets)
    } catch {
      // Suspended by that: the gate refuses what they ask next.
      this.#end(open)
    }
  }

  #end({ passage: { request, admitted }, cut }: Open): void {
    this.#parts.refusals.record(principalLabel(admitted.principal), addressOf(request), 'ended')
    cut()
  }
}
