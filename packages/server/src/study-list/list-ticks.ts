/**
 * Tells open study lists that something changed, so that they ask again: a tick and nothing else, since who may see what
 * is decided when they ask. A flood of arriving images makes one tick a second.
 *
 * Source: HTML Living Standard, 9.2 Server-sent events.
 */
import { Readable } from 'node:stream'
import { limits } from '../limits.ts'

export interface TickTimes {
  /** Shortest time between two ticks, ms. */
  tickMs: number
  /** Sent when nothing happens, so that nobody between takes the connection for dead, ms. */
  heartbeatMs: number
  /** A stream ends after this long, so that the browser asks again and is let in again or not, ms. */
  streamMs: number
}

export class ListTicks {
  readonly #times: TickTimes
  readonly #streams = new Map<Readable, NodeJS.Timeout[]>()
  #waiting: NodeJS.Timeout | undefined

  constructor(times: TickTimes = limits.listTicks) {
    this.#times = times
  }

  /** Something that lists show has changed. */
  changed(): void {
    if (this.#streams.size === 0 || this.#waiting !== undefined) return
    this.#waiting = setTimeout(() => {
      this.#waiting = undefined
      for (const stream of this.#streams.keys()) stream.push('data: changed\n\n')
    }, this.#times.tickMs)
    this.#waiting.unref()
  }

  /** @returns the body of a `text/event-stream`; undefined when there are as many as can be */
  open(): Readable | undefined {
    if (this.#streams.size >= limits.listTickStreams) return undefined
    const stream = new Readable({ read: () => undefined })
    const heartbeat = setInterval(() => stream.push(': still here\n\n'), this.#times.heartbeatMs)
    const end = setTimeout(() => stream.push(null), this.#times.streamMs)
    for (const timer of [heartbeat, end]) timer.unref()
    this.#streams.set(stream, [heartbeat, end])
    stream.once('close', () => this.#forget(stream))
    stream.push('retry: 2000\n\n')
    return stream
  }

  close(): void {
    clearTimeout(this.#waiting)
    for (const stream of [...this.#streams.keys()]) {
      stream.push(null)
      this.#forget(stream)
    }
  }

  #forget(stream: Readable): void {
    for (const timer of this.#streams.get(stream) ?? []) clearTimeout(timer)
    this.#streams.delete(stream)
  }
}
