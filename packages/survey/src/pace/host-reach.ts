/**
 * The only way from a probe to the network, for one host: scope, pace, log, read cap and time limit are held here.
 */
import { connect, type OnReadOpts, type Socket } from 'node:net'
import type { Clock } from '@leadglass/network'
import { SurveyError } from '../errors.ts'
import type { Rung } from '../finding.ts'
import type { Identity, Reach } from '../probes/probe.ts'
import type { SurveyLog } from '../run/survey-log.ts'
import type { Scope } from '../scope/scope.ts'
import { type Pace, stopped } from './pace.ts'
import type { PaceSettings } from './pace-terms.ts'

/** What all hosts of a run share. */
export interface ReachContext {
  readonly scope: Scope
  readonly isLeftOut: (address: string) => boolean
  readonly pace: Pace
  readonly settings: PaceSettings
  readonly log: SurveyLog
  readonly identity: Identity
  readonly clock: Clock
  readonly connectTimeoutMs: number
  /** The whole run. */
  readonly signal: AbortSignal
}

/** How often the octets read are compared with the cap, in milliseconds: a gigabit brings 12 MB in that time. */
const watchIntervalMs = 100

/** Probes hold the cap themselves and say what they have; one that does not is cut off a little above it. */
const overshoot = 1.1

/** Milliseconds that an ended connection may take to close before the next one is opened all the same. */
const closingMs = 1000

export class HostReach implements Reach {
  readonly identity: Identity
  readonly highestRung: Rung
  readonly patienceMs: number
  readonly readBudget: { take(octets: number): boolean }
  readonly #context: ReachContext
  readonly #address: string
  readonly #ports: ReadonlySet<number>
  readonly #ended = new AbortController()
  readonly #forgetRun: () => void
  readonly #stopTimer: () => void
  #budgetOctets: number
  #readByClosed = 0
  #lastMs = Number.NEGATIVE_INFINITY
  #open: { socket: Socket; closed: Promise<void> } | undefined
  /** Why the host is left before the probes were through. */
  leftBecause: 'time' | 'octets' | undefined

  /** @param ports - those of the target list; the scope's ports of HTTP are allowed besides */
  constructor(context: ReachContext, address: string, ports: readonly number[]) {
    this.#context = context
    this.#address = address
    this.#ports = new Set([...ports, ...context.scope.httpPorts])
    this.identity = context.identity
    this.highestRung = context.scope.highestRung
    this.patienceMs = context.settings.patienceMs
    this.#budgetOctets = context.settings.hostReadOctets
    this.readBudget = { take: (octets) => this.#take(octets) }
    const endWithRun = () => this.#end()
    context.signal.addEventListener('abort', endWithRun, { once: true })
    this.#forgetRun = () => context.signal.removeEventListener('abort', endWithRun)
    this.#stopTimer = context.clock.after(context.settings.hostTimeMs, () => this.#leave('time'))
  }

  get signal(): AbortSignal {
    return this.#ended.signal
  }

  /** No connection is left open. */
  close(): void {
    this.#forgetRun()
    this.#stopTimer()
    this.#open?.socket.destroy()
  }

  async turn(): Promise<void> {
    const gapMs = this.#context.settings.hostGapMs * this.#context.pace.slowness(this.#address)
    const waitMs = this.#lastMs + gapMs - this.#context.clock.now()
    if (waitMs > 0) await this.#sleep(waitMs)
    if (this.signal.aborted) throw this.#reason()
    this.#lastMs = this.#context.clock.now()
  }

  async connect(port: number, onread?: OnReadOpts): Promise<Socket> {
    const { pace, log } = this.#context
    await this.#requireScope(port)
    await this.#endEarlier()
    await this.turn()
    await log.connecting(this.#address, port)
    await pace.turn(this.#address, this.signal).catch(() => {
      throw this.#reason()
    })
    this.#lastMs = this.#context.clock.now()
    const socket = connect({ host: this.#address, port, noDelay: true, ...(onread && { onread }) })
    this.#watch(socket, port)
    await this.#established(socket)
    return socket
  }

  async #requireScope(port: number): Promise<void> {
    const { scope, isLeftOut, log } = this.#context
    const inside = scope.addresses.has(this.#address) && !isLeftOut(this.#address) && this.#ports.has(port)
    if (inside) return
    await log.refused(this.#address, port)
    throw new SurveyError('LG_SURVEY_OUT_OF_SCOPE', 'the address or port is outside the scope', { port })
  }

  async #endEarlier(): Promise<void> {
    if (!this.#open) return
    const { socket, closed } = this.#open
    socket.destroy()
    await Promise.race([closed, this.#sleep(closingMs).catch(() => {})])
  }

  /** Counts the octets of the connection, holds the cap, and writes its end into the log. */
  #watch(socket: Socket, port: number): void {
    const watch = setInterval(() => {
      const mostOctets = this.#context.settings.hostReadOctets * overshoot
      if (socket.bytesRead + this.#readByClosed > mostOctets) this.#leave('octets')
    }, watchIntervalMs)
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => {
        clearInterval(watch)
        this.#readByClosed += socket.bytesRead
        if (this.#open?.socket === socket) this.#open = undefined
        if (socket.bytesWritten + socket.bytesRead > 0)
          this.#context.log.closed(this.#address, port, socket.bytesWritten, socket.bytesRead)
        resolve()
      })
    })
    this.#open = { socket, closed }
    if (this.signal.aborted) socket.destroy()
  }

  #established(socket: Socket): Promise<void> {
    const { pace, clock, connectTimeoutMs } = this.#context
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        cancel()
        const code = 'code' in error ? error.code : undefined
        if (code !== 'ECONNREFUSED') pace.report(this.#address, 'strained')
        reject(this.#context.signal.aborted ? stopped() : error)
      }
      const cancel = clock.after(connectTimeoutMs, () => socket.destroy(timedOut()))
      const closedEarly = () => fail(timedOut())
      socket.once('error', fail)
      socket.once('close', closedEarly)
      socket.once('connect', () => {
        cancel()
        socket.off('error', fail).off('close', closedEarly)
        // Whatever comes before the probe listens must not end the process.
        socket.on('error', () => {})
        pace.report(this.#address, 'fine')
        resolve()
      })
    })
  }

  #take(octets: number): boolean {
    this.#budgetOctets -= octets
    return this.#budgetOctets >= 0
  }

  #leave(why: 'time' | 'octets'): void {
    this.leftBecause ??= why
    this.#end()
  }

  #end(): void {
    this.#ended.abort()
    this.#open?.socket.destroy()
  }

  /** A run that was stopped, or a host that used up its time: for the probe the latter is a connection that timed out. */
  #reason(): Error {
    return this.#context.signal.aborted ? stopped() : timedOut()
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) return reject(this.#reason())
      const wake = () => {
        this.signal.removeEventListener('abort', interrupt)
        resolve()
      }
      const cancel = this.#context.clock.after(delayMs, wake)
      const interrupt = () => {
        cancel()
        reject(this.#reason())
      }
      this.signal.addEventListener('abort', interrupt, { once: true })
    })
  }
}

function timedOut(): Error {
  return Object.assign(new Error('the connection timed out'), { code: 'ETIMEDOUT' })
}
