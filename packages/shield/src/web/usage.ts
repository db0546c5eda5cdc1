/**
 * Audit entries for what was used. One for each request would drown the log: a principal who begins is written down before anything
 * is shown, and what came of it every quarter of an hour, as counts. Which studies they were, the old archive alone knows.
 */
import type { AuditEvent } from '@leadglass/audit'
import type { WebLimits } from '../limits.ts'

export interface UsageParts {
  audit: { append(event: AuditEvent): Promise<unknown> }
  now(): number
  onError(error: unknown): void
}

export interface User {
  /** Label of the principal. */
  principal: string
  address: string
}

interface Quarter {
  since: number
  user: User
  opened: Promise<unknown>
  requests: number
  sentOctets: number
  receivedOctets: number
}

export class Usage {
  readonly #parts: UsageParts
  readonly #limits: WebLimits
  readonly #quarters = new Map<string, Quarter>()
  #isClosed = false

  constructor(parts: UsageParts, limits: WebLimits) {
    this.#parts = parts
    this.#limits = limits
  }

  /** Counts a request. Resolves once it is on record that the user began; rejects as the log does. */
  async begin(user: User): Promise<void> {
    if (this.#isClosed) throw new Error('closed')
    const quarter = this.#quarterOf(user)
    quarter.requests++
    await quarter.opened
  }

  /** Octets of bodies, to the user and from them. */
  count(user: User, direction: 'sentOctets' | 'receivedOctets', octets: number): void {
    if (!this.#isClosed) this.#quarterOf(user)[direction] += octets
  }

  /** Writes down the quarters of an hour that are over. */
  async turn(): Promise<void> {
    const before = this.#parts.now() - this.#limits.usageMs
    await this.#end(([, { since }]) => since <= before)
  }

  /** Writes down all; nothing is counted any more. */
  close(): Promise<void> {
    this.#isClosed = true
    return this.#end(() => true)
  }

  #quarterOf(user: User): Quarter {
    const key = `${user.principal}\n${user.address}`
    const known = this.#quarters.get(key)
    if (known !== undefined) return known
    const since = this.#parts.now()
    const opened = this.#parts.audit.append({ ...entryOf(since, user), action: 'shield:web-opened' })
    const quarter = { since, user, opened, requests: 0, sentOctets: 0, receivedOctets: 0 }
    opened.catch((error) => {
      if (this.#quarters.get(key) === quarter) this.#quarters.delete(key)
      this.#parts.onError(error)
    })
    this.#quarters.set(key, quarter)
    if (this.#quarters.size > this.#limits.users) {
      const [[oldest]] = this.#quarters as unknown as [[string]]
      void this.#end(([other]) => other === oldest)
    }
    return quarter
  }

  async #end(isOver: (entry: [string, Quarter]) => boolean): Promise<void> {
    const over = [...this.#quarters].filter(isOver)
    for (const [key] of over) this.#quarters.delete(key)
    await Promise.all(over.map(([, quarter]) => this.#write(quarter)))
  }

  async #write({ user, requests, sentOctets, receivedOctets }: Quarter): Promise<void> {
    const detail = { requests, sentOctets, receivedOctets }
    const event = { ...entryOf(this.#parts.now(), user), action: 'shield:web-used', detail }
    await this.#parts.audit.append(event).catch(this.#parts.onError)
  }
}

function entryOf(at: number, { principal, address }: User) {
  return { time: new Date(at).toISOString(), outcome: 'success', principal, address } as const
}
