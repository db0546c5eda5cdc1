/**
 * Tells open pages that something changed, so that they ask again: a tick that names its topic and nothing else, since who may see
 * what is decided when they ask. A flood of arriving images makes one tick a second.
 *
 * Source: HTML Living Standard, 9.2 Server-sent events.
 */
import { Readable } from 'node:stream'
import type { Action } from '@leadglass/access'
import { limits } from '../limits.ts'

/** What pages are told of, each with the right without which nobody hears of it. */
export const topicRights = {
  studies: 'study:list',
  worklist: 'worklist:read',
  alerts: 'alerts:read',
} as const satisfies Record<string, Action>

export type Topic = keyof typeof topicRights

export interface TickTimes {
  /** Shortest time between two ticks, ms. */
  tickMs: number
  /** Sent when nothing happens, so that nobody between takes the connection for dead, ms. */
  heartbeatMs: number
  /** A stream ends after this long, so that the browser asks again and is let in again or not, ms. */
  streamMs: number
}

interface Listener {
  topics: ReadonlySet<Topic>
  timers: readonly NodeJS.Timeout[]
}

export class ChangeTicks {
  readonly #times: TickTimes
  readonly #streams = new Map<Readable, Listener>()
  readonly #changed = new Set<Topic>()
  #waiting: NodeJS.Timeout | undefined

  constructor(times: TickTimes = limits.changeTicks) {
    this.#times = times
  }

  /** Something that pages show has changed. */
  changed(topic: Topic): void {
    if (this.#streams.size === 0) return
    this.#changed.add(topic)
    this.#waiting ??= setTimeout(() => this.#tell(), this.#times.tickMs).unref()
  }

  /** @returns the body of a `text/event-stream`; undefined when there are as many as can be */
  open(topics: Iterable<Topic>): Readable | undefined {
    if (this.#streams.size >= limits.changeStreams) return undefined
    const stream = new Readable({ read: () => undefined })
    const heartbeat = setInterval(() => stream.push(': still here\n\n'), this.#times.heartbeatMs)
    const end = setTimeout(() => stream.push(null), this.#times.streamMs)
    for (const timer of [heartbeat, end]) timer.unref()
    this.#streams.set(stream, { topics: new Set(topics), timers: [heartbeat, end] })
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

  #tell(): void {
    this.#waiting = undefined
    for (const [stream, { topics }] of this.#streams)
      for (const topic of this.#changed) if (topics.has(topic)) stream.push(`data: ${topic}\n\n`)
    this.#changed.clear()
  }

  #forget(stream: Readable): void {
    for (const timer of this.#streams.get(stream)?.timers ?? []) clearTimeout(timer)
    this.#streams.delete(stream)
  }
}
