/**
 * What is usual for one principal: of each of the last days on which it was active, the highest that each signal came to.
 *
 * The second highest day counts, so that one busy day, or one day of a thief, does not become what is usual. Times of the day
 * and networks are learnt in the same way: what was there on several days is known. Of signals over weeks the middle of the days
 * before the window counts, since one busy week is seen on seven days; and of what was unusual no more is learnt than the limit.
 */
import { dayMs, isLong, type Measures, type Signal, signalNames, signals } from './signals.ts'

/** Days on which it was active that are remembered. */
const daysKept = 90
/** Of these the last ones say what a day is like. */
const daysCompared = 28
/** Before so many active days nothing is known, and what is usual for everybody holds. */
const daysToKnow = 10
/** A network that nobody came from for so long is a new one again. */
const forgetNetworkMs = 90 * dayMs
const networksKept = 32
/** Of the last 24 hours; the longest duty has pauses. */
const restlessHours = 18

type Day = { day: number; high: number[]; hours: number }

export interface BaselineState {
  days: Day[]
  /** The first day that was seen; absent in records of earlier versions. */
  since?: number
  networks: [network: string, seenAt: number][]
}

export class Baseline {
  #days: Day[]
  #since: number | undefined
  readonly #networks: Map<string, number>
  /** Limits from the days before today; they change with the day only. */
  #limits: number[] | undefined

  constructor({ days, since, networks }: BaselineState = { days: [], networks: [] }) {
    this.#days = days
    this.#since = since
    this.#networks = new Map(networks)
  }

  /** Whether enough is known to compare with. */
  get isKnown(): boolean {
    return this.#days.length > daysToKnow
  }

  /** Whether it was active in nearly every hour of the last day and night: people rest. */
  isRestless(now: number): boolean {
    const yesterday = this.#days.at(-2)
    const today = this.#days.at(-1)
    if (!today || today.day !== Math.floor(now / dayMs)) return false
    // Hours of yesterday later than this one, and those of today up to it, are the last 24.
    const upToNow = 2 ** (hourOf(now) + 1) - 1
    const before = yesterday?.day === today.day - 1 ? yesterday.hours & ~upToNow : 0
    return ones((today.hours & upToNow) | before) >= restlessHours
  }

  /** Takes what was measured now into today. */
  learn(measures: Measures, now: number): void {
    const today = this.#today(now)
    for (const [index, signal] of signalNames.entries()) {
      const measured = isLong(signal) ? Math.min(measures[signal], this.limitOf(signal)) : measures[signal]
      today.high[index] = Math.max(today.high[index] ?? 0, measured)
    }
    today.hours |= 1 << hourOf(now)
  }

  /** Where this principal is asked for the first time. */
  limitOf(signal: Signal): number {
    this.#limits ??= signalNames.map((name, index) =>
      isLong(name) ? this.#longLimit(name, index) : this.#dayLimit(name, index),
    )
    return this.#limits[signalNames.indexOf(signal)]!
  }

  /** Whether it was never active around this hour of the day, as far as is known. */
  isOffHours(now: number): boolean {
    if (!this.isKnown) return false
    const around = [-1, 0, 1].reduce((bits, step) => bits | (1 << ((hourOf(now) + step + 24) % 24)), 0)
    return this.#past.every(({ hours }) => (hours & around) === 0)
  }

  /** @returns whether it never came from this network before, while others are known */
  meet(network: string, now: number): boolean {
    const known = [...this.#networks].filter(([, seenAt]) => now - seenAt < forgetNetworkMs)
    const isNew = known.length > 0 && !known.some(([name]) => name === network)
    this.#networks.delete(network)
    this.#networks.set(network, now)
    if (this.#networks.size > networksKept) this.#networks.delete(this.#networks.keys().next().value!)
    return isNew
  }

  toJSON(): BaselineState {
    const since = this.#since === undefined ? {} : { since: this.#since }
    return { days: this.#days, ...since, networks: [...this.#networks] }
  }

  /** The days before today that today is compared with. */
  get #past(): readonly Day[] {
    return this.#days.slice(-daysCompared, -1)
  }

  #dayLimit(signal: Signal, index: number): number {
    const past = this.#past.map(({ high }) => high[index] ?? 0)
    const second = past.sort((a, b) => b - a)[1] ?? 0
    const { usual, least, times } = signals[signal]
    return Math.max(this.isKnown ? least : usual, second * times)
  }

  /** Days whose window was whole, and which the window of today does not reach. */
  #longLimit(signal: Signal, index: number): number {
    const { windowMs, usual, least, times } = signals[signal]
    const window = windowMs / dayMs
    const [from, to] = [(this.#since ?? 0) + window, (this.#days.at(-1)?.day ?? 0) - window]
    const before = this.#days.filter(({ day, high }) => day >= from && day <= to && high[index] !== undefined)
    if (before.length < daysToKnow) return usual
    const highs = before.map(({ high }) => high[index]!).sort((a, b) => a - b)
    return Math.max(least, highs[Math.floor(highs.length / 2)]! * times)
  }

  #today(now: number): Day {
    const day = Math.floor(now / dayMs)
    const last = this.#days.at(-1)
    if (last && last.day >= day) return last
    const made: Day = { day, high: [], hours: 0 }
    this.#since ??= day
    this.#days = [...this.#days, made].slice(-daysKept)
    this.#limits = undefined
    return made
  }
}

/** UTC: the same clock for everybody, whatever the summer does. */
function hourOf(now: number): number {
  return Math.floor((now % dayMs) / 3_600_000)
}

/** The network that an address is of: /24 of IPv4, /64 of IPv6, so that a new lease of the same ward is none. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+)\.\d+$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (address.includes(':')) {
    const [head = '', tail] = address.split('%', 1)[0]!.split('::', 2)
    const first = head.split(':').filter(Boolean)
    const last = tail?.split(':').filter(Boolean) ?? []
    const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
    return [...first, ...new Array(zeros).fill('0'), ...last].slice(0, 4).join(':')
  }
  return address.split('.').slice(0, 3).join('.')
}

function ones(bits: number): number {
  let count = 0
  for (let rest = bits >>> 0; rest > 0; rest &= rest - 1) count++
  return count
}
