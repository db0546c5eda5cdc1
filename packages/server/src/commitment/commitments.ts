/**
 * Storage commitment transactions that are under way, in both directions.
 *
 *     asked of us:  asked ─ instances read back ─► checked ─ report taken by the node ─► (gone)
 *     asked by us:  asked ─ report came ─► (gone)
 *
 * What was asked of us is on stable storage before it is acknowledged, so that a restart forgets no report that is owed.
 *
 * Source: PS3.4 Annex J.
 */
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'

/** One instance a transaction speaks of. */
export interface CommitmentItem {
  sopClassUID: string
  sopInstanceUID: string
  /** Failure Reason (0008,1197) where it is not committed; absent for one that is. */
  failureReason?: number
}

export type CommitmentState = 'asked' | 'checked' | 'undeliverable'

export interface Commitment {
  id: number
  direction: 'scp' | 'scu'
  /** AE title of the other side. */
  node: string
  transactionUID: string
  state: CommitmentState
  items: readonly CommitmentItem[]
  attempts: number
  /** ms since 1970. */
  dueAt: number
  askedAt: number
  why: string | null
}

type Row = Omit<Commitment, 'items'> & { items: string }

export class Commitments {
  readonly #database: ServicesDatabase
  readonly #now: Now

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
  }

  /** @returns false when this node used the transaction UID already (Duplicate transaction UID, 0131H) */
  add(direction: 'scp' | 'scu', node: string, transactionUID: string, items: readonly CommitmentItem[]): boolean {
    return (
      this.#database
        .prepare(
          `insert into commitments (direction, node, transactionUID, items, state, attempts, dueAt, askedAt)
           values (?, ?, ?, ?, 'asked', 0, 0, ?) on conflict do nothing`,
        )
        .run(direction, node, transactionUID, JSON.stringify(items), this.#now()).changes > 0
    )
  }

  find(direction: 'scp' | 'scu', node: string, transactionUID: string): Commitment | undefined {
    const row = this.#database
      .prepare<[string, string, string], Row>(
        'select * from commitments where direction = ? and node = ? and transactionUID = ?',
      )
      .get(direction, node, transactionUID)
    return row && commitment(row)
  }

  /** Transactions asked of us that wait for their check or for the delivery of their report. */
  due(limit: number): Commitment[] {
    return this.#database
      .prepare<[number, number], Row>(
        `select * from commitments where direction = 'scp' and state in ('asked', 'checked') and dueAt <= ?
         order by dueAt, id limit ?`,
      )
      .all(this.#now(), limit)
      .map(commitment)
  }

  /** When the next one is due, ms since 1970. */
  nextAt(): number | undefined {
    const row = this.#database
      .prepare<[], { dueAt: number | null }>(
        "select min(dueAt) as dueAt from commitments where direction = 'scp' and state in ('asked', 'checked')",
      )
      .get()
    return row?.dueAt ?? undefined
  }

  /** How many transactions a node has open: a bound on what it may ask for at once. */
  openCount(node: string): number {
    return this.#database
      .prepare<[string], { count: number }>(
        "select count(*) as count from commitments where direction = 'scp' and node = ? and state <> 'undeliverable'",
      )
      .get(node)!.count
  }

  checked(id: number, items: readonly CommitmentItem[]): void {
    this.#database
      .prepare("update commitments set state = 'checked', items = ? where id = ?")
      .run(JSON.stringify(items), id)
  }

  postpone(id: number, why: string, dueAt: number): void {
    this.#database
      .prepare('update commitments set attempts = attempts + 1, why = ?, dueAt = ? where id = ?')
      .run(why, dueAt, id)
  }

  giveUp(id: number, why: string): void {
    this.#database.prepare("update commitments set state = 'undeliverable', why = ? where id = ?").run(why, id)
  }

  /** The report was delivered, or came. */
  done(id: number): void {
    this.#database.prepare('delete from commitments where id = ?').run(id)
  }

  counts(): { waiting: number; undeliverable: number } {
    return this.#database
      .prepare<[], { waiting: number; undeliverable: number }>(
        `select count(*) filter (where state <> 'undeliverable') as waiting,
         count(*) filter (where state = 'undeliverable') as undeliverable from commitments where direction = 'scp'`,
      )
      .get()!
  }

  /** What was asked before this time and never came to an end. */
  forgetOlderThan(time: number): void {
    this.#database.prepare('delete from commitments where askedAt < ?').run(time)
  }
}

function commitment({ items, ...row }: Row): Commitment {
  return { ...row, items: JSON.parse(items) as CommitmentItem[] }
}
