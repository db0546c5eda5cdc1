/**
 * Why a device was turned away, by AE title: what `leadglass node log` and the administration page show.
 *
 * Strangers can repeat without end, so that equal refusals following each other are one row with a count, and only the newest
 * rows stay. No patient data: AE titles, addresses and reasons of our own words.
 */
import { limits } from '../limits.ts'
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'
import { refusalOf } from '../text/kept-text.ts'
import type { Said } from '../text/sentences.ts'

export interface Refusal {
  /** `connection`, `association`, `context` or a message such as `C-STORE-RQ`. */
  kind: string
  /** As the peer called itself; '' where it had not come to that. */
  aeTitle: string
  calledAETitle?: string
  address: string
  /** Plain reason. */
  why: string
  /** DIMSE status or error code. */
  code?: string
}

export interface LoggedRefusal extends Refusal {
  /** ISO 8601: the first and the last of `count` equal ones. */
  firstAt: string
  lastAt: string
  count: number
  /** `why` by code, for other languages, where it is one of our sentences. */
  said?: Said
}

interface Row {
  id: number
  at: number
  lastAt: number
  kind: string
  aeTitle: string
  calledAETitle: string | null
  address: string
  why: string
  code: string | null
  count: number
}

export class RefusalLog {
  readonly #database: ServicesDatabase
  readonly #now: Now
  readonly #insert
  readonly #again
  /** The newest row of each refusal in the last minute, so that a flood is counted and not written. */
  readonly #recent = new Map<string, { id: number; further: number; since: number }>()

  /** When each pair of node and address was written. */
  readonly #addresses = new Map<string, number>()

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
    this.#insert = database.prepare<[Omit<Row, 'id' | 'lastAt' | 'count'>]>(
      `insert into refusals (at, kind, aeTitle, calledAETitle, address, why, code, count, lastAt)
       values (:at, :kind, :aeTitle, :calledAETitle, :address, :why, :code, 1, :at)`,
    )
    this.#again = database.prepare<[{ id: number; further: number; at: number }]>(
      'update refusals set count = count + :further, lastAt = :at where id = :id',
    )
  }

  record(given: Refusal): void {
    const refusal = {
      ...given,
      aeTitle: printable(given.aeTitle),
      calledAETitle: given.calledAETitle && printable(given.calledAETitle),
    }
    const at = this.#now()
    const key = [refusal.kind, refusal.aeTitle, refusal.calledAETitle, refusal.address, refusal.why].join('\n')
    const recent = this.#recent.get(key)
    if (recent && at - recent.since < repeatMs) {
      recent.further += 1
      return
    }
    if (recent) this.#writeFurther(recent, at)
    if (this.#recent.size >= limits.rejectionSources) this.flush()
    const { kind, aeTitle, calledAETitle = null, address, why, code = null } = refusal
    const { lastInsertRowid } = this.#insert.run({ at, kind, aeTitle, calledAETitle, address, why, code })
    this.#recent.set(key, { id: Number(lastInsertRowid), further: 0, since: at })
    if (Number(lastInsertRowid) % pruneEvery === 0) this.#prune(Number(lastInsertRowid))
  }

  /** A node came from this address: what fails there before an AE title is told may be it. */
  sawNode(aeTitle: string, address: string): void {
    const key = `${aeTitle}\n${address}`
    const at = this.#now()
    if (at - (this.#addresses.get(key) ?? Number.NEGATIVE_INFINITY) < seenEveryMs) return
    this.#database
      .prepare('insert into nodeAddresses values (?, ?, ?) on conflict do update set seenAt = excluded.seenAt')
      .run(aeTitle, address, at)
    if (this.#addresses.size >= addressesRemembered) this.#addresses.clear()
    this.#addresses.set(key, at)
  }

  /** When and from where a node came last, to a minute; undefined while it never came. */
  lastSeen(aeTitle: string): { address: string; at: string } | undefined {
    const row = this.#database
      .prepare<[string], { address: string; seenAt: number }>(
        'select address, seenAt from nodeAddresses where aeTitle = ? collate nocase order by seenAt desc limit 1',
      )
      .get(aeTitle)
    return row && { address: row.address, at: new Date(row.seenAt).toISOString() }
  }

  /** The newest first. */
  list({ aeTitle, addresses = [], limit }: RefusalQuery): LoggedRefusal[] {
    this.flush()
    if (aeTitle === undefined) return this.#newest(limit)
    const known = [...addresses, ...this.#addressesOf(aeTitle)]
    const rows = this.#database
      .prepare<[{ aeTitle: string; addresses: string; limit: number }], Row>(
        `select * from refusals where aeTitle = :aeTitle collate nocase
           or (aeTitle = '' and address in (select value from json_each(:addresses)))
         order by id desc limit :limit`,
      )
      .all({ aeTitle, addresses: JSON.stringify(known), limit })
    return rows.map(loggedRefusal)
  }

  #newest(limit: number): LoggedRefusal[] {
    return this.#database
      .prepare<[number], Row>('select * from refusals order by id desc limit ?')
      .all(limit)
      .map(loggedRefusal)
  }

  #addressesOf(aeTitle: string): string[] {
    return this.#database
      .prepare<[string], { address: string }>('select address from nodeAddresses where aeTitle = ? collate nocase')
      .all(aeTitle)
      .map(({ address }) => address)
  }

  /** Writes the counts of what was repeated. */
  flush(): void {
    const at = this.#now()
    for (const recent of this.#recent.values()) this.#writeFurther(recent, at)
    for (const [key, { since }] of this.#recent) if (at - since >= repeatMs) this.#recent.delete(key)
    if (this.#recent.size >= limits.rejectionSources) this.#recent.clear()
  }

  #writeFurther(recent: { id: number; further: number }, at: number): void {
    if (recent.further > 0) this.#again.run({ id: recent.id, further: recent.further, at })
    recent.further = 0
  }

  #prune(newest: number): void {
    this.#database.prepare('delete from refusals where id <= ?').run(newest - limits.refusalsKept)
  }
}

export interface RefusalQuery {
  /** Of one node only; without case, as people type it. */
  aeTitle?: string | undefined
  /** Addresses at which the node is known besides those it came from: connections that failed before a title was told count. */
  addresses?: readonly string[]
  limit: number
}

/** Pairs of which it is known when they were written. */
const addressesRemembered = 10_000
/** A pair is written again after this, ms. */
const seenEveryMs = 60_000

/** Equal refusals within this time are one row. */
const repeatMs = 60_000
const pruneEvery = 100

/** A stranger's AE title may hold anything, such as commands to a terminal. */
function printable(title: string): string {
  return title.replace(/[^\x20-\x7e]/g, '?').slice(0, 16)
}

function loggedRefusal({ kind, aeTitle, calledAETitle, address, why, code, count, at, lastAt }: Row): LoggedRefusal {
  const said = refusalOf(why)
  return {
    kind,
    aeTitle,
    ...(said ? { said } : {}),
    ...(calledAETitle === null ? {} : { calledAETitle }),
    address,
    why,
    ...(code === null ? {} : { code }),
    firstAt: new Date(at).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
    count,
  }
}
