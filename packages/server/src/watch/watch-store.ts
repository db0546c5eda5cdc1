/** The records of the watch in the file of the services, so that a restart forgets nothing. */
import type { ServicesDatabase } from '../services-file/database.ts'
import { PrincipalRecord } from './principal-record.ts'

export class WatchStore {
  readonly #database: ServicesDatabase

  constructor(database: ServicesDatabase) {
    this.#database = database
  }

  load(principal: string): PrincipalRecord {
    const row = this.#database
      .prepare<[string], { state: string }>('select state from watchRecords where principal = ?')
      .get(principal)
    return new PrincipalRecord(row && JSON.parse(row.state))
  }

  save(records: Iterable<[principal: string, record: PrincipalRecord]>): void {
    const write = this.#database.prepare(
      `insert into watchRecords (principal, state, usedAt) values (?, ?, ?)
       on conflict do update set state = excluded.state, usedAt = excluded.usedAt`,
    )
    this.#database
      .transaction(() => {
        for (const [principal, record] of records) write.run(principal, JSON.stringify(record), record.standing.usedAt)
      })
      .immediate()
  }

  /** @param before - ms since 1970 */
  forgetUnusedSince(before: number): void {
    this.#database.prepare('delete from watchRecords where usedAt < ?').run(before)
  }
}
