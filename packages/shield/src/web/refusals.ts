/**
 * Audit entries for what was refused. A stranger can repeat it without end: the first is written, those that follow within a minute
 * are counted, and one entry says how many they were. Addresses of the requests are in none of them.
 */
import { networkOf } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import type { WebLimits } from '../limits.ts'
import type { UsageParts } from './usage.ts'

interface Source {
  since: number
  event: AuditEvent
  further: number
}

export class Refusals {
  readonly #parts: UsageParts
  readonly #limits: WebLimits
  readonly #sources = new Map<string, Source>()
  readonly #writing = new Set<Promise<unknown>>()

  constructor(parts: UsageParts, limits: WebLimits) {
    this.#parts = parts
    this.#limits = limits
  }

  /** @param who - label of a principal; `stranger` */
  record(who: string, address: string, why: string): void {
    const at = this.#parts.now()
    const key = `${who}\n${networkOf(address)}`
    const known = this.#sources.get(key)
    if (known !== undefined && at - known.since < this.#limits.refusalMs) {
      known.further++
      return
    }
    if (known !== undefined) this.#end(key, known)
    const event = eventOf(at, who, address, why)
    this.#sources.set(key, { since: at, event, further: 0 })
    if (this.#sources.size > this.#limits.refusalSources) this.#end(...this.#sources.entries().next().value!)
    this.#append(event)
  }

  /** Writes the counts of the minutes that are over. */
  turn(): void {
    const before = this.#parts.now() - this.#limits.refusalMs
    for (const [key, source] of this.#sources) if (source.since <= before) this.#end(key, source)
  }

  /** Resolves once all that is counted is written. */
  async close(): Promise<void> {
    for (const [key, source] of this.#sources) this.#end(key, source)
    await Promise.all(this.#writing)
  }

  #end(key: string, { event, further }: Source): void {
    this.#sources.delete(key)
    if (further === 0) return
    const time = new Date(this.#parts.now()).toISOString()
    this.#append({ ...event, time, detail: { ...event.detail, further } })
  }

  #append(event: AuditEvent): void {
    const written = this.#parts.audit.append(event).catch(this.#parts.onError)
    this.#writing.add(written)
    void written.then(() => this.#writing.delete(written))
  }
}

function eventOf(at: number, principal: string, address: string, why: string): AuditEvent {
  const time = new Date(at).toISOString()
  return { time, action: 'shield:web-refused', outcome: 'denied', principal, address, detail: { why } }
}
