/** Patients whose earlier studies are to be fetched because something is scheduled for them; one row for each source and study. */
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'

export interface NewPrefetch {
  /** AE title of the node that has the earlier studies. */
  source: string
  PatientID: string
  IssuerOfPatientID: string
  /** The study that is scheduled, and with what. */
  StudyInstanceUID: string
  Modality: string
}

export interface Prefetch extends NewPrefetch {
  id: number
  attempts: number
  dueAt: number
  queuedAt: number
  why: string | null
}

export class PrefetchQueue {
  readonly #database: ServicesDatabase
  readonly #now: Now

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
  }

  /** Asked for once for each scheduled study. @returns whether it is new */
  add(prefetch: NewPrefetch): boolean {
    return (
      this.#database
        .prepare(
          `insert into prefetches (source, PatientID, IssuerOfPatientID, StudyInstanceUID, Modality, state, attempts, dueAt,
             queuedAt, studies)
           values (:source, :PatientID, :IssuerOfPatientID, :StudyInstanceUID, :Modality, 'waiting', 0, 0, :queuedAt, 0)
           on conflict do nothing`,
        )
        .run({ ...prefetch, queuedAt: this.#now() }).changes > 0
    )
  }

  due(limit: number): Prefetch[] {
    return this.#database
      .prepare<[number, number], Prefetch>(
        "select * from prefetches where state = 'waiting' and dueAt <= ? order by dueAt, id limit ?",
      )
      .all(this.#now(), limit)
  }

  nextAt(): number | undefined {
    const row = this.#database
      .prepare<[], { dueAt: number | null }>("select min(dueAt) as dueAt from prefetches where state = 'waiting'")
      .get()
    return row?.dueAt ?? undefined
  }

  done(id: number, studies: number): void {
    this.#database
      .prepare("update prefetches set state = 'done', studies = ?, PatientID = '', IssuerOfPatientID = '' where id = ?")
      .run(studies, id)
  }

  postpone(id: number, why: string, dueAt: number): void {
    this.#database
      .prepare('update prefetches set attempts = attempts + 1, why = ?, dueAt = ? where id = ?')
      .run(why, dueAt, id)
  }

  giveUp(id: number, why: string): void {
    this.#database.prepare("update prefetches set state = 'dead', why = ? where id = ?").run(why, id)
  }

  forgetOlderThan(time: number): void {
    this.#database.prepare('delete from prefetches where queuedAt < ?').run(time)
  }

  forgetStudy(studyInstanceUID: string): void {
    this.#database.prepare('delete from prefetches where StudyInstanceUID = ?').run(studyInstanceUID)
  }
}
