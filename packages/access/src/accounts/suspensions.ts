/**
 * Who is stopped for the moment: people, tokens and nodes, until an administrator lets them in again.
 *
 * A disabled person is gone for good; a suspended one behaved in a way that somebody has to look at first. All are in memory,
 * since each decision asks for one.
 */
import { AccessError } from '../errors.ts'
import { maxReasonCharacters } from '../limits.ts'
import { type Principal, principalLabel } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { nameKey } from './names.ts'

export interface Suspension {
  /** As in the audit log: `person:ada`, `token:nightly`, `node:SCANNER1`. */
  principal: string
  reason: string
  /** ISO 8601, UTC. */
  since: string
}

type Row = { principal: string; reason: string; at: number }

export class Suspensions {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #rows = new Map<string, Row>()

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
    for (const row of database.prepare<[], Row>('select * from suspension').all())
      this.#rows.set(keyOf(row.principal), row)
  }

  /** The first reason and time stay. @throws AccessError `LG_ACCESS_DENIED` for the operator, who holds the keys anyway */
  add(principal: Principal, reason: string): Suspension {
    if (principal.kind === 'operator') throw new AccessError('LG_ACCESS_DENIED', 'The operator cannot be suspended.')
    const label = principalLabel(principal)
    const earlier = this.#rows.get(keyOf(label))
    if (earlier) return suspensionOf(earlier)
    const row = { principal: label, reason: reason.slice(0, maxReasonCharacters), at: this.#clock() }
    this.#database.prepare('insert into suspension (principal, reason, at) values (:principal, :reason, :at)').run(row)
    this.#rows.set(keyOf(label), row)
    return suspensionOf(row)
  }

  /** @param label - as in the audit log @throws AccessError `LG_NAME_UNKNOWN` nobody of this name is suspended */
  remove(label: string): Suspension {
    const row = this.#rows.get(keyOf(label))
    if (!row) throw new AccessError('LG_NAME_UNKNOWN', 'Nobody of this name is suspended.')
    this.#database.prepare('delete from suspension where principal = ?').run(row.principal)
    this.#rows.delete(keyOf(label))
    return suspensionOf(row)
  }

  /** Of a share also whether whoever made it is stopped: nobody answers for it then. */
  has(principal: Principal): boolean {
    if (this.#rows.size === 0) return false
    const labels = [principalLabel(principal), ...(principal.kind === 'share' ? [principal.madeBy] : [])]
    return labels.some((label) => this.#rows.has(keyOf(label)))
  }

  list(): Suspension[] {
    return [...this.#rows.values()].sort((a, b) => a.at - b.at).map(suspensionOf)
  }
}

/** Names of people are the same in every case; AE titles and names of tokens are not. */
function keyOf(label: string): string {
  return label.startsWith('person:') ? nameKey(label) : label
}

function suspensionOf({ principal, reason, at }: Row): Suspension {
  return { principal, reason, since: iso(at) }
}
