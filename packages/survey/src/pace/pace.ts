/**
 * The pace of a run: who may open the next connection, and when.
 *
 * Whoever waits is served in the order of asking, except that one whose network must rest is overtaken by others. A
 * network that shows strain (connections that time out or are reset) is asked half as often each time, up to sixteen times
 * less, and twice as often again after each connection that went well.
 */
import type { Clock } from '@leadglass/network'
import { SurveyError } from '../errors.ts'
import { neighbourhood } from '../scope/address-set.ts'
import type { PaceSettings } from './pace-terms.ts'
import { Rate } from './rate.ts'

const mostSlowness = 16

interface Waiter {
  readonly network: string
  readonly grant: () => void
}

export class Pace {
  readonly #settings: PaceSettings
  readonly #clock: Clock
  readonly #overall: Rate
  readonly #networks = new Map<string, { rate: Rate; slowness: number }>()
  readonly #waiting: Waiter[] = []
  #cancelTimer: (() => void) | undefined

  constructor(settings: PaceSettings, clock: Clock) {
    this.#settings = settings
    this.#clock = clock
    this.#overall = new Rate(settings.connectionsPerSecond)
  }

  /** Resolves when a connection to the address may be opened; it is to be opened at once. @throws SurveyError `LG_SURVEY_STOPPED` */
  turn(address: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(stopped())
      const waiter = { network: neighbourhood(address), grant }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        reject(stopped())
      }
      function grant() {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(waiter)
      this.#serve()
    })
  }

  /** Tells how a connection to the address went. */
  report(address: string, sign: 'fine' | 'strained'): void {
    const network = this.#network(neighbourhood(address))
    const factor = sign === 'strained' ? 2 : 0.5
    network.slowness = Math.min(mostSlowness, Math.max(1, network.slowness * factor))
  }

  /** How many times slower than usual the address's network is asked now. */
  slowness(address: string): number {
    return this.#networks.get(neighbourhood(address))?.slowness ?? 1
  }

  #serve(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    for (;;) {
      const now = this.#clock.now()
      let earliest = Number.POSITIVE_INFINITY
      let place = -1
      for (const [index, { network }] of this.#waiting.entries()) {
        const { rate, slowness } = this.#network(network)
        const atMs = Math.max(this.#overall.next(), rate.next(slowness))
        if (atMs < earliest) [earliest, place] = [atMs, index]
        if (atMs <= now) break
      }
      if (place < 0) return
      if (earliest > now) {
        this.#cancelTimer = this.#clock.after(Math.ceil(earliest - now), () => this.#serve())
        return
      }
      const [waiter] = this.#waiting.splice(place, 1)
      this.#overall.take(now)
      this.#network(waiter!.network).rate.take(now)
      waiter!.grant()
    }
  }

  #network(name: string): { rate: Rate; slowness: number } {
    const known = this.#networks.get(name)
    if (known) return known
    const made = { rate: new Rate(this.#settings.connectionsPerSecondPerNetwork), slowness: 1 }
    this.#networks.set(name, made)
    return made
  }
}

export function stopped(): SurveyError {
  return new SurveyError('LG_SURVEY_STOPPED', 'the run was stopped')
}
