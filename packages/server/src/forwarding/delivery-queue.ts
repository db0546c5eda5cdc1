/**
 * The durable queue of forwarding: one row for each instance and destination, which is never made twice.
 *
 *     waiting ─ sent ─► delivered                  (without storage commitment)
 *     waiting ─ sent ─► stored ─ committed ─► delivered
 *     waiting or stored ─ given up ─► dead ─ retried by a person ─► waiting
 *
 * A row goes to `delivered` in the transaction that follows the receiver's success, so that after a crash in between the
 * instance is offered once more and the receiver finds that it has it; after `delivered` it is not sent again.
 */
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'
import { type SaidPart, troublesOf } from '../text/kept-text.ts'

export type DeliveryState = 'waiting' | 'stored' | 'delivered' | 'dead'

/** 0 goes first. */
export const priorities = { high: 0, medium: 1, low: 2 } as const

export interface NewDelivery {
  destination: string
  /** Name of the rule that asked for it. */
  rule: string
  priority: number
  /** Opaque name of the study, as the audit log has it. */
  study: string
  StudyInstanceUID: string
  SeriesInstanceUID: string
  SOPInstanceUID: string
  SOPClassUID: string
  TransferSyntaxUID: string
  /** Delivered only once the receiver has committed itself to keep it. */
  commitment: boolean
}

export interface Delivery extends Omit<NewDelivery, 'commitment'> {
  id: number
  commitment: number
  state: DeliveryState
  attempts: number
  /** Not before this, ms since 1970. */
  dueAt: number
  why: string | null
  queuedAt: number
  doneAt: number | null
}

/** How it stands with one destination. */
export interface DestinationView {
  destination: string
  waiting: number
  stored: number
  delivered: number
  dead: number
  /** While it cannot be reached: why, and when it is tried again (ISO 8601). */
  why?: string
  /** `why` by code, for other languages, where it is made of our sentences. */
  said?: SaidPart[]
  dueAt?: string
}

export class DeliveryQueue {
  readonly #database: ServicesDatabase
  readonly #now: Now

  /** Told when a person put something back, or in. */
  readonly retryListeners = new Set<() => void>()

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
  }

  /** How far the instances of the archive have been looked at, by sequence number; undefined before the first time. */
  get cursor(): number | undefined {
    const row = this.#database.prepare<[], { value: number }>("select value from cursors where name = 'routed'").get()
    return row?.value
  }

  /** Without rules nothing is followed: the first rule begins with what arrives after it. */
  forgetCursor(): void {
    this.#database.prepare("delete from cursors where name = 'routed'").run()
  }

  /** Queues what rules asked for and moves the cursor, together or not at all. @returns how many were new */
  enqueue(deliveries: readonly NewDelivery[], cursor: number): number {
    return this.#database
      .transaction(() => {
        let added = 0
        for (const delivery of deliveries) added += this.#add(delivery)
        this.#database
          .prepare(
            "insert into cursors values ('routed', ?) on conflict (name) do update set value = max(value, excluded.value)",
          )
          .run(cursor)
        return added
      })
      .immediate()
  }

  /** Queues what a person sends by hand: what went to that destination before goes once more. */
  enqueueByHand(deliveries: readonly NewDelivery[]): void {
    this.#database
      .transaction(() => {
        for (const delivery of deliveries) this.#add(delivery, again)
      })
      .immediate()
    for (const listener of this.retryListeners) listener()
  }

  /** Destinations that have something due now, and when the next one has, ms since 1970. */
  due(): { destinations: string[]; nextAt: number | undefined } {
    const rows = this.#database
      .prepare<[], { destination: string; dueAt: number }>(
        `select destination, max(min(deliveries.dueAt), coalesce(destinations.dueAt, 0)) as dueAt
         from deliveries left join destinations on destinations.aeTitle = deliveries.destination
         where state = 'waiting' group by destination`,
      )
      .all()
    const now = this.#now()
    const later = rows.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt > now)
    return {
      destinations: rows.filter(({ dueAt }) => dueAt <= now).map(({ destination }) => destination),
      nextAt: later.length > 0 ? Math.min(...later) : undefined,
    }
  }

  /** The next ones for a destination, by priority and then age. */
  next(destination: string, limit: number): Delivery[] {
    return this.#database
      .prepare<[string, number, number], Delivery>(
        `select * from deliveries where destination = ? and state = 'waiting' and dueAt <= ?
         order by priority, id limit ?`,
      )
      .all(destination, this.#now(), limit)
  }

  /** The receiver answered success. Durable on return. */
  sent(delivery: Pick<Delivery, 'id' | 'commitment'>): void {
    const state: DeliveryState = delivery.commitment ? 'stored' : 'delivered'
    this.#settle(delivery.id, state, null)
  }

  /** It was refused or could not be read: again at `dueAt`. */
  postpone(id: number, why: string, dueAt: number): void {
    this.#database
      .prepare(
        "update deliveries set state = 'waiting', attempts = attempts + 1, why = ?, dueAt = ?, doneAt = null where id = ?",
      )
      .run(why, dueAt, id)
  }

  /** No further attempt unless a person asks for one. */
  giveUp(id: number, why: string): void {
    this.#settle(id, 'dead', why)
  }

  /** The study was erased here: there is nothing left to deliver. */
  drop(id: number): void {
    this.#database.prepare('delete from deliveries where id = ?').run(id)
  }

  /** Instances that a destination holds without having committed itself, oldest first. */
  uncommitted(destination: string, limit: number): Delivery[] {
    return this.#database
      .prepare<[string, number, number], Delivery>(
        "select * from deliveries where destination = ? and state = 'stored' and dueAt <= ? order by id limit ?",
      )
      .all(destination, this.#now(), limit)
  }

  /** Destinations with instances that wait for a commitment which may be asked for now. */
  uncommittedDestinations(): string[] {
    return this.#database
      .prepare<[number], { destination: string }>(
        "select distinct destination from deliveries where state = 'stored' and dueAt <= ?",
      )
      .all(this.#now())
      .map(({ destination }) => destination)
  }

  /** A commitment was asked for: not again before `dueAt`. */
  commitmentAsked(ids: readonly number[], dueAt: number): void {
    const update = this.#database.prepare("update deliveries set dueAt = ? where id = ? and state = 'stored'")
    this.#database
      .transaction(() => {
        for (const id of ids) update.run(dueAt, id)
      })
      .immediate()
  }

  /** The receiver committed itself to these. @returns how many were waiting for it */
  committed(destination: string, sopInstanceUIDs: readonly string[]): number {
    const update = this.#database.prepare(
      `update deliveries set state = 'delivered', why = null, doneAt = ?
       where destination = ? and SOPInstanceUID = ? and state = 'stored'`,
    )
    return this.#database
      .transaction(() =>
        sopInstanceUIDs.reduce((sum, uid) => sum + update.run(this.#now(), destination, uid).changes, 0),
      )
      .immediate()
  }

  /** The stored delivery of an instance, when a commitment failed for it. */
  storedAt(destination: string, sopInstanceUID: string): Delivery | undefined {
    return this.#database
      .prepare<[string, string], Delivery>(
        "select * from deliveries where destination = ? and SOPInstanceUID = ? and state = 'stored'",
      )
      .get(destination, sopInstanceUID)
  }

  /** The destination could not be reached. @returns failures in a row, this one included */
  unreachable(aeTitle: string, why: string, dueAt: (failures: number) => number): number {
    const failures = (this.#destination(aeTitle)?.failures ?? 0) + 1
    this.#database
      .prepare(
        `insert into destinations values (:aeTitle, :failures, :dueAt, :why)
         on conflict (aeTitle) do update set failures = :failures, dueAt = :dueAt, why = :why`,
      )
      .run({ aeTitle, failures, dueAt: dueAt(failures), why })
    return failures
  }

  reachable(aeTitle: string): void {
    this.#database.prepare('delete from destinations where aeTitle = ?').run(aeTitle)
  }

  /** Gives up what waits for a destination since before `queuedBefore`. @returns how many */
  giveUpOlderThan(destination: string, queuedBefore: number, why: string): number {
    return this.#database
      .prepare(
        `update deliveries set state = 'dead', why = ?, doneAt = ?
         where destination = ? and state = 'waiting' and queuedAt < ?`,
      )
      .run(why, this.#now(), destination, queuedBefore).changes
  }

  summary(): DestinationView[] {
    const rows = this.#database
      .prepare<[], { destination: string; state: DeliveryState; count: number }>(
        'select destination, state, count(*) as count from deliveries group by destination, state',
      )
      .all()
    const views = new Map<string, DestinationView>()
    for (const { destination, state, count } of rows) {
      const view = views.get(destination) ?? { destination, waiting: 0, stored: 0, delivered: 0, dead: 0 }
      view[state] = count
      views.set(destination, view)
    }
    return [...views.values()].map((view) => ({ ...view, ...this.#trouble(view.destination) }))
  }

  list(state: DeliveryState, limit: number): Delivery[] {
    return this.#database
      .prepare<[string, number], Delivery>('select * from deliveries where state = ? order by id desc limit ?')
      .all(state, limit)
  }

  /** Puts dead ones back, all of them or of one destination, and tries unreachable destinations at once. @returns how many */
  retry(destination?: string): number {
    const count = this.#retry(destination ?? null)
    for (const listener of this.retryListeners) listener()
    return count
  }

  #retry(only: string | null): number {
    return this.#database
      .transaction(() => {
        this.#database.prepare('delete from destinations where ? is null or aeTitle = ?').run(only, only)
        return this.#database
          .prepare(
            `update deliveries set state = 'waiting', attempts = 0, dueAt = 0, queuedAt = :now, doneAt = null
             where state = 'dead' and (:only is null or destination = :only)`,
          )
          .run({ now: this.#now(), only }).changes
      })
      .immediate()
  }

  /** Forgets dead ones, all of them or of one destination. @returns how many */
  discard(destination?: string): number {
    const only = destination ?? null
    return this.#database
      .prepare("delete from deliveries where state = 'dead' and (? is null or destination = ?)")
      .run(only, only).changes
  }

  /** Rows of what was delivered before this time are of no use any more: each instance is routed once only. */
  forgetDelivered(before: number): void {
    this.#database.prepare("delete from deliveries where doneAt < ? and state = 'delivered'").run(before)
  }

  forgetStudy(studyInstanceUID: string): void {
    this.#database.prepare('delete from deliveries where StudyInstanceUID = ?').run(studyInstanceUID)
  }

  /** @param known - what becomes of one that is in the queue already */
  #add(delivery: NewDelivery, known = 'do nothing'): number {
    return this.#database
      .prepare(
        `insert into deliveries (destination, rule, priority, study, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID,
           SOPClassUID, TransferSyntaxUID, commitment, state, attempts, dueAt, queuedAt)
         values (:destination, :rule, :priority, :study, :StudyInstanceUID, :SeriesInstanceUID, :SOPInstanceUID,
           :SOPClassUID, :TransferSyntaxUID, :commitment, 'waiting', 0, 0, :queuedAt)
         on conflict (destination, SOPInstanceUID) ${known}`,
      )
      .run({ ...delivery, commitment: delivery.commitment ? 1 : 0, queuedAt: this.#now() }).changes
  }

  #settle(id: number, state: DeliveryState, why: string | null): void {
    const done = state === 'stored' ? null : this.#now()
    this.#database
      .prepare('update deliveries set state = ?, why = ?, attempts = attempts + 1, dueAt = 0, doneAt = ? where id = ?')
      .run(state, why, done, id)
  }

  #destination(aeTitle: string) {
    return this.#database
      .prepare<[string], { failures: number; dueAt: number; why: string }>(
        'select * from destinations where aeTitle = ?',
      )
      .get(aeTitle)
  }

  #trouble(aeTitle: string): Pick<DestinationView, 'why' | 'said' | 'dueAt'> {
    const trouble = this.#destination(aeTitle)
    if (!trouble) return {}
    const said = troublesOf(trouble.why)
    return { why: trouble.why, ...(said ? { said } : {}), dueAt: new Date(trouble.dueAt).toISOString() }
  }
}

/** What waits for its turn or for a commitment stays as it is. */
const again = `do update set state = 'waiting', attempts = 0, dueAt = 0, why = null, doneAt = null, rule = excluded.rule,
  priority = excluded.priority, commitment = 0, queuedAt = excluded.queuedAt where state in ('delivered', 'dead')`
