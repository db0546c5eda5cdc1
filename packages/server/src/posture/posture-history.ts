/** The posture as it was, one for each time it was looked at. */
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Posture } from './posture.ts'

/** Some years of daily ones. */
const kept = 2000

export class PostureHistory {
  readonly #database: ServicesDatabase

  constructor(database: ServicesDatabase) {
    this.#database = database
  }

  add(posture: Posture): void {
    this.#database
      .transaction(() => {
        this.#database
          .prepare('insert or replace into posture (at, report) values (?, ?)')
          .run(Date.parse(posture.at), JSON.stringify(posture))
        const oldest = 'delete from posture where at not in (select at from posture order by at desc limit ?)'
        this.#database.prepare(oldest).run(kept)
      })
      .immediate()
  }

  /** Newest first. */
  list(limit: number): Posture[] {
    const query = 'select report from posture order by at desc limit ?'
    return this.#database
      .prepare<[number], { report: string }>(query)
      .all(limit)
      .map(({ report }) => JSON.parse(report))
  }
}
