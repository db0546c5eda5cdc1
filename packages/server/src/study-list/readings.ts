/**
 * Which studies somebody has looked at, who last did, and how many instances there were then: what arrived since has not
 * been seen. One mark a study for all who work with it, as a department's list needs it.
 */
import { Listeners } from '../changes/listeners.ts'
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'

export interface Reading {
  /** `person:ada`, as the audit log names whoever it was. */
  by: string
  /** ISO 8601. */
  at: string
  /** Instances of the study at that time. */
  instances: number
}

interface Row {
  StudyInstanceUID: string
  instances: number
  person: string
  at: number
}

export class Readings {
  readonly #database: ServicesDatabase
  readonly #now: Now
  readonly changes = new Listeners()

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
  }

  find(studyInstanceUID: string): Reading | undefined {
    const row = this.#database
      .prepare<[string], Row>('select * from readings where StudyInstanceUID = ?')
      .get(studyInstanceUID)
    return row && { by: row.person, at: new Date(row.at).toISOString(), instances: row.instances }
  }

  mark(studyInstanceUID: string, { by, instances }: { by: string; instances: number }): void {
    this.#database
      .prepare('insert or replace into readings (StudyInstanceUID, instances, person, at) values (?, ?, ?, ?)')
      .run(studyInstanceUID, instances, by, this.#now())
    this.changes.tell()
  }

  /** The study counts as not looked at again. */
  forgetStudy(studyInstanceUID: string): void {
    this.#database.prepare('delete from readings where StudyInstanceUID = ?').run(studyInstanceUID)
    this.changes.tell()
  }
}
