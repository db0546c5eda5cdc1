/** How many different studies each principal exported lately, to tell a bulk export from everyday work. */
import { exportWindowMs } from '../limits.ts'
import { type Principal, principalLabel } from '../principal.ts'
import type { Clock } from './clock.ts'
import type { AccountsDatabase } from './database.ts'

export class ExportCount {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** Whether this study would be one more than `most` different ones. @param study - opaque name of the study */
  isBeyond(by: Principal, study: string, most: number): boolean {
    const since = this.#clock() - exportWindowMs
    const label = principalLabel(by)
    const known = 'select 1 from exported where principal = ? and study = ? and at > ?'
    if (this.#database.prepare(known).get(label, study, since)) return false
    const count = 'select count(*) count from exported where principal = ? and at > ?'
    return this.#database.prepare<[string, number], { count: number }>(count).get(label, since)!.count >= most
  }

  add(by: Principal, study: string): void {
    const now = this.#clock()
    this.#database.prepare('delete from exported where at <= ?').run(now - exportWindowMs)
    this.#database
      .prepare('insert into exported values (?, ?, ?) on conflict do update set at = excluded.at')
      .run(principalLabel(by), study, now)
  }
}
