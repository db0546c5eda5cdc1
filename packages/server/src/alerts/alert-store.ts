/**
 * Alerts and what must still be sent of them, in the file of the services: on stable storage before `raise` answers.
 *
 * Equal alerts that nobody has acknowledged yet are one with a count, so that a flood stays one line and one message.
 */
import { Listeners } from '../changes/listeners.ts'
import { limits } from '../limits.ts'
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'
import type { Alert, AlertKind, NewAlert, Severity } from './alert.ts'
import type { ChannelName } from './channels.ts'

/** Something to be sent over one channel. */
export interface AlertDelivery {
  alert: Alert
  channel: ChannelName
  attempts: number
}

export interface ChannelState {
  channel: string
  waiting: number
  dead: number
  /** Why the last attempt failed. */
  why?: string
}

interface Row {
  id: number
  kind: string
  severity: string
  principal: string
  object: string
  detail: string
  at: number
  lastAt: number
  count: number
  acknowledgedBy: string | null
  acknowledgedAt: number | null
  note: string | null
}

export class AlertStore {
  readonly #database: ServicesDatabase
  readonly #now: Now
  readonly #kept: number
  readonly changes = new Listeners()

  constructor(database: ServicesDatabase, now: Now, kept: number = limits.alertsKept) {
    this.#database = database
    this.#now = now
    this.#kept = kept
  }

  /** @returns the alert, and whether it is a new one; only new ones are sent */
  add(alert: NewAlert, channels: readonly string[]): { alert: Alert; isNew: boolean } {
    const added = this.#database.transaction(() => this.#add(alert, channels)).immediate()
    this.changes.tell()
    return added
  }

  get(id: number): Alert | undefined {
    const row = this.#database.prepare<[number], Row>('select * from alerts where id = ?').get(id)
    return row && alertOf(row)
  }

  /** The newest first. */
  list({ open, before, limit }: { open?: boolean | undefined; before?: number | undefined; limit: number }): Alert[] {
    return this.#database
      .prepare<[{ open: number; before: number; limit: number }], Row>(
        `select * from alerts where id < :before and (:open = 0 or acknowledgedAt is null) order by id desc limit :limit`,
      )
      .all({ open: open ? 1 : 0, before: before ?? Number.MAX_SAFE_INTEGER, limit })
      .map(alertOf)
  }

  /** How many nobody has acknowledged, and a number that changes with each change. */
  summary(): { open: number; critical: number; change: string } {
    const row = this.#database
      .prepare<[], { open: number; critical: number; newest: number; lastAt: number }>(
        `select count(*) open, coalesce(sum(severity = 'critical'), 0) critical, coalesce(max(id), 0) newest,
           coalesce(max(lastAt), 0) lastAt from alerts where acknowledgedAt is null`,
      )
      .get()!
    return { open: row.open, critical: row.critical, change: `${row.newest}-${row.open}-${row.lastAt}` }
  }

  /** The first who acknowledges stays named. @returns undefined when there is no such alert */
  acknowledge(id: number, by: string, note: string): Alert | undefined {
    this.#database
      .prepare(
        'update alerts set acknowledgedBy = ?, acknowledgedAt = ?, note = ? where id = ? and acknowledgedAt is null',
      )
      .run(by, this.#now(), note, id)
    this.changes.tell()
    return this.get(id)
  }

  /** What is due, the oldest first. */
  due(channel: ChannelName, limit: number): AlertDelivery[] {
    return this.#database
      .prepare<[{ channel: string; now: number; limit: number }], Row & { attempts: number }>(
        `select alerts.*, attempts from alertDeliveries join alerts on alerts.id = alert
         where channel = :channel and state = 'waiting' and dueAt <= :now order by alert limit :limit`,
      )
      .all({ channel, now: this.#now(), limit })
      .map((row) => ({ alert: alertOf(row), channel, attempts: row.attempts }))
  }

  /** When something is due next, ms since 1970. */
  nextDue(): number | undefined {
    const row = this.#database
      .prepare<[], { dueAt: number | null }>("select min(dueAt) dueAt from alertDeliveries where state = 'waiting'")
      .get()
    return row?.dueAt ?? undefined
  }

  delivered({ alert, channel }: AlertDelivery): void {
    this.#database.prepare('delete from alertDeliveries where alert = ? and channel = ?').run(alert.id, channel)
  }

  /** @param dueAt - when to try again; undefined: never */
  failed({ alert, channel }: AlertDelivery, why: string, dueAt: number | undefined): void {
    this.#database
      .prepare(
        `update alertDeliveries set attempts = attempts + 1, why = :why, dueAt = :dueAt, state = :state
         where alert = :alert and channel = :channel`,
      )
      .run({ alert: alert.id, channel, why, dueAt: dueAt ?? 0, state: dueAt === undefined ? 'dead' : 'waiting' })
  }

  channels(): ChannelState[] {
    return this.#database
      .prepare<[], { channel: string; waiting: number; dead: number; why: string | null }>(
        `select channel, sum(state = 'waiting') waiting, sum(state = 'dead') dead, max(why) why
         from alertDeliveries group by channel order by channel`,
      )
      .all()
      .map(({ why, ...counts }) => ({ ...counts, ...(why === null ? {} : { why }) }))
  }

  /** Of channels that are no longer set up nothing is kept. */
  keepChannels(channels: readonly string[]): void {
    this.#database
      .prepare('delete from alertDeliveries where channel not in (select value from json_each(?))')
      .run(JSON.stringify(channels))
  }

  #add(alert: NewAlert, channels: readonly string[]): { alert: Alert; isNew: boolean } {
    const { kind, severity, principal = '', object = '', detail = {} } = alert
    const now = this.#now()
    const row = { kind, severity, principal, object, detail: JSON.stringify(detail), now }
    const again = this.#database
      .prepare<[typeof row], Row>(
        `update alerts set count = count + 1, lastAt = :now, detail = :detail where id =
           (select max(id) from alerts where kind = :kind and severity = :severity and principal = :principal
            and object = :object and acknowledgedAt is null and lastAt > :now - ${repeatMs}) returning *`,
      )
      .get(row)
    if (again) return { alert: alertOf(again), isNew: false }
    const made = this.#database
      .prepare<[typeof row], Row>(
        `insert into alerts (kind, severity, principal, object, detail, at, lastAt, count)
         values (:kind, :severity, :principal, :object, :detail, :now, :now, 1) returning *`,
      )
      .get(row)!
    const queue = this.#database.prepare(
      "insert into alertDeliveries (alert, channel, state, attempts, dueAt) values (?, ?, 'waiting', 0, ?)",
    )
    for (const channel of channels) queue.run(made.id, channel, now)
    if (made.id % pruneEvery === 0) this.#prune(made.id)
    return { alert: alertOf(made), isNew: true }
  }

  /** Acknowledged ones go first; the others only when there are ten times as many, which no person would ever read. */
  #prune(newest: number): void {
    this.#database.prepare('delete from alerts where id <= ? and acknowledgedAt is not null').run(newest - this.#kept)
    this.#database.prepare('delete from alerts where id <= ?').run(newest - 10 * this.#kept)
  }
}

/** An equal alert later than this is a new one, and sent again. */
const repeatMs = 3_600_000
const pruneEvery = 100

function alertOf(row: Row): Alert {
  const { id, at, lastAt, count, principal, object, acknowledgedBy, acknowledgedAt, note } = row
  return {
    id,
    kind: row.kind as AlertKind,
    severity: row.severity as Severity,
    ...(principal === '' ? {} : { principal }),
    ...(object === '' ? {} : { object }),
    detail: JSON.parse(row.detail),
    at,
    lastAt,
    count,
    ...(acknowledgedAt === null
      ? {}
      : { acknowledged: { by: acknowledgedBy ?? '', at: acknowledgedAt, note: note ?? '' } }),
  }
}
