/**
 * Studies that no patient stands behind. Whoever touches one has been looking where nobody at work looks.
 *
 * They are ordinary studies of the archive in every protocol; only this list knows. A search that is about somebody passes over
 * them, so that no clinician meets one; a search that narrows nothing down finds them where a crawler would, and so does
 * whoever has their UID. docs/decisions/0095-canaries-are-found-by-crawling.md
 */
import type { SearchQuery, WholeQuery } from '@leadglass/archive'
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'
import { isBroad, namedStudies } from '../watch/broad-search.ts'

export interface Canary {
  studyInstanceUID: string
  /** Opaque name of the study, once it is stored. */
  study: string | null
  addedBy: string
  addedAt: number
}

/** Rows of a list beyond which nobody reads on: five pages of the web application. */
const rowsThatPeopleRead = 500

export class Canaries {
  readonly #database: ServicesDatabase
  readonly #now: Now
  readonly #studies = new Map<string, string | null>()
  #names: ReadonlySet<string> = new Set()

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
    for (const { studyInstanceUID, study } of this.list()) this.#studies.set(studyInstanceUID, study)
    this.#recount()
  }

  /** @param study - opaque name, as in the audit log */
  has(study: string): boolean {
    return this.#names.has(study)
  }

  /** The opaque name of the canary of this UID. */
  studyOf(studyInstanceUID: string): string | undefined {
    return this.#studies.get(studyInstanceUID) ?? undefined
  }

  /** Whether the study of this UID is one, or becomes one as soon as it is stored. */
  includes(studyInstanceUID: string): boolean {
    return this.#studies.has(studyInstanceUID)
  }

  /** What a search passes over. */
  hiddenFrom(query: SearchQuery | WholeQuery): readonly string[] {
    if (this.#studies.size === 0 || isCrawl(query)) return []
    const named = new Set(namedStudies(query))
    return [...this.#studies.keys()].filter((uid) => !named.has(uid))
  }

  /** Before its first instance is stored, so that it is never seen as anything else. */
  expect(studyInstanceUID: string, addedBy: string): void {
    this.#database
      .prepare('insert into canaries (StudyInstanceUID, study, addedBy, addedAt) values (?, null, ?, ?)')
      .run(studyInstanceUID, addedBy, this.#now())
    this.#studies.set(studyInstanceUID, null)
  }

  /** Once it is stored. */
  stored(studyInstanceUID: string, study: string): void {
    this.#database.prepare('update canaries set study = ? where StudyInstanceUID = ?').run(study, studyInstanceUID)
    this.#studies.set(studyInstanceUID, study)
    this.#recount()
  }

  remove(studyInstanceUID: string): void {
    this.#database.prepare('delete from canaries where StudyInstanceUID = ?').run(studyInstanceUID)
    this.#studies.delete(studyInstanceUID)
    this.#recount()
  }

  /** The oldest first. */
  list(): Canary[] {
    return this.#database
      .prepare<[], Canary>(
        'select StudyInstanceUID studyInstanceUID, study, addedBy, addedAt from canaries order by addedAt, StudyInstanceUID',
      )
      .all()
  }

  #recount(): void {
    this.#names = new Set([...this.#studies.values()].filter((study) => study !== null))
  }
}

/** A list for people comes in pages, of which nobody reads the sixth; C-FIND gives everything at once. */
function isCrawl(query: SearchQuery | WholeQuery): boolean {
  if (!isBroad(query)) return false
  return !('limit' in query) || query.offset + query.limit > rowsThatPeopleRead
}
