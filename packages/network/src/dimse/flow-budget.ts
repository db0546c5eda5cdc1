/**
 * Back-pressure of one association: counts the octets that wait in memory for their consumer, and has the socket paused
 * while they are too many.
 */
export interface FlowSwitch {
  pause(): void
  resume(): void
}

/** Bookkeeping of a queued chunk; counted so that many tiny fragments weigh what they cost. */
export const CHUNK_OVERHEAD_OCTETS = 256

export class FlowBudget {
  readonly #limit: number
  readonly #switch: FlowSwitch
  #octets = 0
  #isPaused = false

  /** Pauses above `limitOctets`, resumes when half of it is left. */
  constructor(limitOctets: number, flowSwitch: FlowSwitch) {
    this.#limit = limitOctets
    this.#switch = flowSwitch
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** Octets waiting, overhead included. */
  get octets(): number {
    return this.#octets
  }

  take(octets: number): void {
    this.#octets += octets + CHUNK_OVERHEAD_OCTETS
    if (this.#isPaused || this.#octets <= this.#limit) return
    this.#isPaused = true
    this.#switch.pause()
  }

  giveBack(octets: number): void {
    this.#octets -= octets + CHUNK_OVERHEAD_OCTETS
    if (!this.#isPaused || this.#octets > this.#limit / 2) return
    this.#isPaused = false
    this.#switch.resume()
  }
}
