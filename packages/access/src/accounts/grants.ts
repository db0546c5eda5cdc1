/** Grants: which studies somebody may see, what for, and from when until when. And who may see no others. */
import { AccessError } from '../errors.ts'
import { maxGrantsOfSubject } from '../limits.ts'
import { type Clock, iso } from './clock.ts'
import { requireValues } from './collections.ts'
import type { AccountsDatabase } from './database.ts'
import { nameKey } from './names.ts'
import { isStudyUID } from './study-uid.ts'
import { type GrantSubject, subjectLabel, subjectOf } from './subject.ts'
import { requireText } from './text.ts'

/** What is granted: a collection, what somebody referred, or one study. */
export type GrantedStudies =
  | { kind: 'collection'; name: string }
  /** The studies of a referring physician, as Referring Physician's Name writes them: (0008,0090). */
  | { kind: 'own'; referringPhysicianNames: readonly string[] }
  | { kind: 'study'; studyInstanceUID: string }

export interface NewGrant {
  to: GrantSubject
  studies: GrantedStudies
  purpose: string
  /** ISO 8601. Default: at once. */
  from?: string
  /** ISO 8601. Default: until it is revoked. */
  until?: string
}

export interface Grant extends NewGrant {
  id: number
  from: string
  /** Label of the principal who made it. */
  madeBy: string
  madeAt: string
}

export interface GrantRow {
  id: number
  subject: string
  studies: string
  purpose: string
  from_at: number
  until_at: number | null
  made_by: string
  made_at: number
}

export class Grants {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** @throws AccessError `LG_GRANT_INVALID`, `LG_NAME_INVALID`, `LG_COLLECTION_UNKNOWN`, `LG_COLLECTION_INVALID` */
  add({ to, studies, purpose, from, until }: NewGrant, madeBy: string): Grant {
    const subject = subjectLabel(to)
    const now = this.#clock()
    const fromAt = from === undefined ? now : momentOf(from)
    const untilAt = until === undefined ? null : momentOf(until)
    if (untilAt !== null && untilAt <= Math.max(now, fromAt)) throw invalid('it ends before it begins')
    const count = 'select count(*) count from study_grant where subject = ? and (until_at is null or until_at > ?)'
    const inForce = this.#database.prepare<[string, number], { count: number }>(count).get(subject, now)!
    if (inForce.count >= maxGrantsOfSubject) throw invalid(`one principal has ${maxGrantsOfSubject} grants at most`)
    const collection = studies.kind === 'collection' ? this.#collectionKey(studies.name) : null
    const { lastInsertRowid } = this.#database
      .prepare(`insert into study_grant (subject, studies, collection, purpose, from_at, until_at, made_by, made_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(
        subject,
        JSON.stringify(requireStudies(studies)),
        collection,
        requireText(purpose, 'LG_GRANT_INVALID', 'purpose', 3),
        fromAt,
        untilAt,
        madeBy,
        now,
      )
    return this.get(Number(lastInsertRowid))
  }

  /** @throws AccessError `LG_GRANT_UNKNOWN` */
  get(id: number): Grant {
    const row = this.#database.prepare<[number], GrantRow>('select * from study_grant where id = ?').get(id)
    if (row) return grantOf(row)
    throw new AccessError('LG_GRANT_UNKNOWN', 'There is no such grant; it may have been revoked.')
  }

  /** Ends at once. @throws AccessError `LG_GRANT_UNKNOWN` */
  revoke(id: number): Grant {
    const grant = this.get(id)
    this.#database.prepare('delete from study_grant where id = ?').run(id)
    return grant
  }

  /** A device that comes later under the same AE title gets nothing that was granted to this one. */
  revokeAllOf(subject: GrantSubject): void {
    this.#database.prepare('delete from study_grant where subject = ?').run(subjectLabel(subject))
  }

  /** Those in force or still to come. */
  list(): Grant[] {
    return this.rows().map(grantOf)
  }

  rows(): GrantRow[] {
    const query = 'select * from study_grant where until_at is null or until_at > ? order by id'
    return this.#database.prepare<[number], GrantRow>(query).all(this.#clock())
  }

  /** From now on it sees granted studies only. @throws AccessError `LG_GRANT_INVALID` */
  confine(subject: GrantSubject, madeBy: string): void {
    this.#database
      .prepare('insert or ignore into confinement values (?, ?, ?)')
      .run(subjectLabel(subject), madeBy, this.#clock())
  }

  /** @throws AccessError `LG_GRANT_INVALID` */
  release(subject: GrantSubject): void {
    this.#database.prepare('delete from confinement where subject = ?').run(subjectLabel(subject))
  }

  confined(): string[] {
    const query = 'select subject from confinement order by subject'
    return this.#database
      .prepare<[], { subject: string }>(query)
      .all()
      .map(({ subject }) => subject)
  }

  #collectionKey(name: string): string {
    const key = nameKey(name)
    if (this.#database.prepare('select 1 from collection where key = ?').get(key)) return key
    throw new AccessError('LG_COLLECTION_UNKNOWN', 'There is no collection of this name.')
  }
}

function grantOf(row: GrantRow): Grant {
  return {
    id: row.id,
    to: subjectOf(row.subject),
    studies: JSON.parse(row.studies),
    purpose: row.purpose,
    from: iso(row.from_at),
    ...(row.until_at === null ? {} : { until: iso(row.until_at) }),
    madeBy: row.made_by,
    madeAt: iso(row.made_at),
  }
}

function requireStudies(studies: GrantedStudies): GrantedStudies {
  if (studies.kind === 'own')
    return { kind: 'own', referringPhysicianNames: requireValues(studies.referringPhysicianNames) }
  if (studies.kind === 'study' && !isStudyUID(studies.studyInstanceUID))
    throw invalid('a study is granted by its Study Instance UID')
  return studies
}

function momentOf(text: string): number {
  const moment = Date.parse(text)
  if (Number.isFinite(moment)) return moment
  throw invalid('a time is written as in 2026-11-24T04:00:00Z')
}

function invalid(why: string): AccessError {
  return new AccessError('LG_GRANT_INVALID', `This cannot be granted: ${why}.`)
}
