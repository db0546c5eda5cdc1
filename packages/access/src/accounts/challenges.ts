/**
 * Challenges for passkeys: random, good for five minutes, once.
 *
 * Nothing is kept for those that were never answered, so that a stranger who asks for a million costs no memory: a challenge
 * carries its time and a MAC, and only the answered ones are remembered until they would have expired anyway.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { challengeMs } from '../limits.ts'
import type { Clock } from './clock.ts'

const randomOctets = 16
const timeOctets = 6
const macOctets = 32

export class Challenges {
  readonly #clock: Clock
  readonly #key = randomBytes(32)
  /** Answered ones with their time of expiry, the oldest first. */
  readonly #used = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param purpose - what it is for; it is good for nothing else. @returns base64url */
  make(purpose: string): string {
    const body = Buffer.alloc(randomOctets + timeOctets)
    randomBytes(randomOctets).copy(body)
    body.writeUIntBE(this.#clock() + challengeMs, randomOctets, timeOctets)
    return Buffer.concat([body, this.#mac(purpose, body)]).toString('base64url')
  }

  /** Whether it is ours, for this purpose, not expired and not answered yet. */
  isOpen(purpose: string, challenge: string): boolean {
    const octets = Buffer.from(challenge, 'base64url')
    if (octets.length !== randomOctets + timeOctets + macOctets || this.#used.has(challenge)) return false
    const body = octets.subarray(0, -macOctets)
    if (!timingSafeEqual(octets.subarray(-macOctets), this.#mac(purpose, body))) return false
    return this.#clock() < body.readUIntBE(randomOctets, timeOctets)
  }

  /** Takes it: of two who answer with the same, the second is told no. */
  take(purpose: string, challenge: string): boolean {
    if (!this.isOpen(purpose, challenge)) return false
    const now = this.#clock()
    for (const [old, expiresAt] of this.#used) {
      if (expiresAt > now) break
      this.#used.delete(old)
    }
    this.#used.set(challenge, now + challengeMs)
    return true
  }

  #mac(purpose: string, body: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(`${purpose}\n`).update(body).digest()
  }
}
