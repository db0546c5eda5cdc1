/**
 * Audit entries for what a stranger can repeat without end: the first ones of a minute are written, the rest counted.
 *
 * Nothing is forgotten: when the minute is over, one entry says how many more there were.
 */
import type { AuditEvent } from '@leadglass/audit'
import { limits } from '../limits.ts'
import { describeError, type Log } from '../log/log.ts'

export interface AuditAppender {
  append(event: AuditEvent): Promise<void>
}

interface Source {
  event: AuditEvent
  written: number
  held: number
}

const minuteMs = 60_000

export class BoundedAudit {
  readonly #audit: AuditAppender
  readonly #log: Log
  readonly #sources = new Map<string, Source>()
  readonly #timer: NodeJS.Timeout

  constructor(audit: AuditAppender, log: Log) {
    this.#audit = audit
    this.#log = log
    this.#timer = setInterval(() => void this.flush(), minuteMs)
    this.#timer.unref()
  }

  /** Events with the same action, address and reason (`detail.why`) count as the same. */
  record(event: AuditEvent): void {
    const key = `${event.action}\n${event.address}\n${event.detail?.why}`
    const source = this.#sources.get(key) ?? { event, written: 0, held: 0 }
    if (!this.#sources.has(key)) this.#add(key, source)
    source.event = event
    if (source.written >= limits.rejectionsPerMinute) {
      source.held++
      return
    }
    source.written++
    void this.#append(event)
  }

  /** Writes the counts of what was held back, and starts the next minute. */
  async flush(): Promise<void> {
    const held = [...this.#sources.values()].filter((source) => source.held > 0)
    this.#sources.clear()
    await Promise.all(held.map((source) => this.#append(repeated(source))))
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  /** Addresses are cheap to an attacker with IPv6: the map stays small. */
  #add(key: string, source: Source): void {
    this.#sources.set(key, source)
    if (this.#sources.size <= limits.rejectionSources) return
    const [oldestKey, oldest] = this.#sources.entries().next().value as [string, Source]
    this.#sources.delete(oldestKey)
    if (oldest.held > 0) void this.#append(repeated(oldest))
  }

  async #append(event: AuditEvent): Promise<void> {
    await this.#audit.append(event).catch((error) => this.#log.error('audit failed', describeError(error)))
  }
}

function repeated({ event, held }: Source): AuditEvent {
  return { ...event, detail: { ...event.detail, further: held } }
}
