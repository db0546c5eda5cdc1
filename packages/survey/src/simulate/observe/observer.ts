/**
 * What the simulated systems saw of their clients, counted on the servers' side: a survey's own counters cannot prove that it
 * keeps to its pace, or that it never asked for an image.
 */
import { SlidingWindow } from './sliding-window.ts'

/** Messages that a survey must never send. */
const forbidden = /^(C-STORE|C-MOVE|C-GET|N-.*)-RQ$/
/** Different titles and agents that are listed; a client could make up any number. */
const MOST_NAMES = 100

export interface Observed {
  readonly connections: number
  /** Most new connections in any window of one second: to all systems, and to those of one /24. */
  readonly connectionsInOneSecond: number
  readonly connectionsInOneSecondOfOneNetwork: number
  readonly connectionsToOneSystem: number
  readonly openAtOnce: number
  readonly associations: number
  readonly associationsToOneSystem: number
  readonly messages: Readonly<Record<string, number>>
  /** Pending C-FIND responses that were given, to queries that were answered to their end. */
  readonly answers: number
  /** C-STORE, C-MOVE, C-GET, N-*, and HTTP requests for a study that exists. */
  readonly forbidden: number
  readonly callingAETitles: readonly string[]
  readonly calledAETitles: readonly string[]
  readonly httpRequests: Readonly<Record<string, number>>
  readonly userAgents: readonly string[]
  readonly malformed: number
  readonly aborts: number
}

export class FleetObserver {
  readonly #all = new SlidingWindow(1000)
  readonly #networks = new Map<string, SlidingWindow>()
  readonly #perSystem = new Map<string, { connections: number; associations: number }>()
  readonly #messages = new Map<string, number>()
  readonly #http = new Map<string, number>()
  readonly #calling = new Set<string>()
  readonly #called = new Set<string>()
  readonly #agents = new Set<string>()
  readonly #now: () => number
  #answers = 0
  #retrieved = 0
  #malformed = 0
  #aborts = 0
  #open = 0
  #openAtOnce = 0

  /** @param now - monotonic, milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Notes a new connection. @returns what its peer object reports to */
  connection(address: string): Observer {
    const now = this.#now()
    this.#all.add(now)
    windowOf(this.#networks, address.slice(0, address.lastIndexOf('.'))).add(now)
    const system = this.#perSystem.get(address) ?? { connections: 0, associations: 0 }
    this.#perSystem.set(address, system)
    system.connections++
    this.#openAtOnce = Math.max(this.#openAtOnce, ++this.#open)
    return {
      association: (calling, called) => {
        system.associations++
        note(this.#calling, calling)
        note(this.#called, called)
      },
      message: (name) => count(this.#messages, name),
      answered: (answers) => {
        this.#answers += answers
      },
      http: (method, userAgent) => {
        count(this.#http, method)
        note(this.#agents, userAgent)
      },
      retrieved: () => this.#retrieved++,
      malformed: () => this.#malformed++,
      aborted: () => this.#aborts++,
      closed: () => this.#open--,
    }
  }

  observed(): Observed {
    const systems = [...this.#perSystem.values()]
    const messages = Object.fromEntries(this.#messages)
    const sent = Object.entries(messages).filter(([name]) => forbidden.test(name))
    return {
      connections: this.#all.total,
      connectionsInOneSecond: this.#all.most,
      connectionsInOneSecondOfOneNetwork: largest([...this.#networks.values()].map(({ most }) => most)),
      connectionsToOneSystem: largest(systems.map(({ connections }) => connections)),
      openAtOnce: this.#openAtOnce,
      associations: systems.reduce((sum, { associations }) => sum + associations, 0),
      associationsToOneSystem: largest(systems.map(({ associations }) => associations)),
      messages,
      answers: this.#answers,
      forbidden: this.#retrieved + sent.reduce((sum, [, times]) => sum + times, 0),
      callingAETitles: [...this.#calling],
      calledAETitles: [...this.#called],
      httpRequests: Object.fromEntries(this.#http),
      userAgents: [...this.#agents],
      malformed: this.#malformed,
      aborts: this.#aborts,
    }
  }
}

/** One connection's way to tell what happens on it. */
export interface Observer {
  association(callingAETitle: string, calledAETitle: string): void
  message(name: string): void
  answered(answers: number): void
  http(method: string, userAgent: string): void
  /** A study that exists was asked for over HTTP. */
  retrieved(): void
  malformed(): void
  aborted(): void
  closed(): void
}

function windowOf(windows: Map<string, SlidingWindow>, network: string): SlidingWindow {
  const window = windows.get(network) ?? new SlidingWindow(1000)
  windows.set(network, window)
  return window
}

function count(counts: Map<string, number>, name: string): void {
  if (counts.has(name) || counts.size < MOST_NAMES) counts.set(name, (counts.get(name) ?? 0) + 1)
}

function note(names: Set<string>, name: string): void {
  if (names.size < MOST_NAMES) names.add(name.slice(0, 200))
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}
