/**
 * Open channels to subscribers: WebSockets on which event reports go out.
 *
 * A channel is as good as the sign-in it was opened with: that is looked at before each report and every few seconds, and when it is
 * over, so is the channel. Reports wait in a queue of bounded length; a subscriber that does not keep up is cut and asks anew.
 * Nothing is taken in: PS3.18 knows no message from the subscriber.
 *
 * Sources: PS3.18 8.10 (notifications), 11.13, RFC 6455 7.4.1 (status codes).
 */
import type { Gate, Principal, StudyFacts } from '@leadglass/access'
import type { WebSocket } from 'ws'
import { limits } from '../limits.ts'
import type { Subscriber } from './subscriptions.ts'

export interface EventToSend {
  text: string
  /** Of the workitem that it tells of: the subscriber must be allowed to see it now, not only when it subscribed. */
  facts: StudyFacts
}

/** Who listens now; undefined when the sign-in is over. */
export type SignedIn = () => Promise<Principal | undefined>

interface Channel {
  socket: WebSocket
  signedIn: SignedIn
  queue: EventToSend[]
  sending: boolean
  isAlive: boolean
  timers: NodeJS.Timeout[]
}

/** RFC 6455 7.4.1 and the IANA registry. */
const closeCodes = { goingAway: 1001, unsupported: 1003, policy: 1008, tryAgain: 1013 } as const

export interface ChannelTimes {
  /** How often the sign-in is looked at and a sign of life is asked for, ms. */
  beatMs: number
  /** Longest life of a channel, ms. */
  lifeMs: number
}

export class EventChannels {
  readonly #gate: Gate
  readonly #times: ChannelTimes
  readonly #open = new Map<string, Channel>()

  constructor(gate: Gate, times: ChannelTimes = limits.workitemChannelTimes) {
    this.#gate = gate
    this.#times = times
  }

  /** Whether this subscriber may open one: its own is replaced, another one needs room. */
  hasRoomFor(who: Subscriber): boolean {
    return this.#open.has(keyOf(who)) || this.#open.size < limits.workitemChannels
  }

  /** A subscriber has one channel: a new one takes the place of the one before, which may hang. */
  open(who: Subscriber, socket: WebSocket, signedIn: SignedIn): void {
    const key = keyOf(who)
    this.#open.get(key)?.socket.close(closeCodes.goingAway)
    const channel: Channel = { socket, signedIn, queue: [], sending: false, isAlive: true, timers: [] }
    this.#open.set(key, channel)
    channel.timers.push(
      setInterval(() => void this.#beat(channel), this.#times.beatMs),
      setTimeout(() => socket.close(closeCodes.goingAway), this.#times.lifeMs),
    )
    socket.on('pong', () => {
      channel.isAlive = true
    })
    socket.on('message', () => socket.close(closeCodes.unsupported))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      for (const timer of channel.timers) clearTimeout(timer)
      channel.queue.length = 0
      if (this.#open.get(key) === channel) this.#open.delete(key)
    })
  }

  /** Nobody keeps reports for a subscriber that does not listen. */
  send(who: Subscriber, event: EventToSend): void {
    const channel = this.#open.get(keyOf(who))
    if (!channel) return
    if (channel.queue.length < limits.workitemEventQueue) channel.queue.push(event)
    else channel.socket.close(closeCodes.tryAgain)
    if (!channel.sending) void this.#drain(channel)
  }

  close(): void {
    for (const { socket } of this.#open.values()) socket.close(closeCodes.goingAway)
  }

  async #drain(channel: Channel): Promise<void> {
    channel.sending = true
    try {
      for (let event = channel.queue.shift(); event; event = channel.queue.shift()) {
        const principal = await this.#listener(channel)
        if (!principal) return
        if (this.#gate.decide(principal, 'worklist:read', event.facts).allowed) await sent(channel.socket, event.text)
      }
    } catch {
      channel.socket.terminate()
    } finally {
      channel.sending = false
    }
  }

  async #beat(channel: Channel): Promise<void> {
    if (!channel.isAlive) return channel.socket.terminate()
    channel.isAlive = false
    channel.socket.ping()
    await this.#listener(channel).catch(() => channel.socket.terminate())
  }

  async #listener({ socket, signedIn }: Channel): Promise<Principal | undefined> {
    const principal = await signedIn()
    if (principal && this.#gate.mayAtAll(principal, 'worklist:read')) return principal
    socket.close(closeCodes.policy)
    return undefined
  }
}

/** Resolves once the octets are with the system, so that a slow reader fills the queue and not our memory. */
function sent(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => socket.send(text, (error) => (error ? reject(error) : resolve())))
}

function keyOf({ owner, aeTitle }: Subscriber): string {
  return `${aeTitle}\\${owner}`
}
