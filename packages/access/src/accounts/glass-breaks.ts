/**
 * Breaking the glass: one person opens one patient for a few hours without a grant, says why, and somebody else looks at it
 * afterwards.
 */
import { AccessError } from '../errors.ts'
import { maxGlassMs, maxOpenGlasses } from '../limits.ts'
import type { Predicate } from '../predicate.ts'
import { type Principal, principalLabel } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { nameKey } from './names.ts'
import { requireText } from './text.ts'

export interface NewGlassBreak {
  patientID: string
  /** Absent: of the patient whose Patient ID has no issuer. */
  issuerOfPatientID?: string
  reason: string
  /** How long, at most `maxGlassMs`. */
  forMs: number
}

export const glassOutcomes = ['justified', 'not-justified'] as const
export type GlassOutcome = (typeof glassOutcomes)[number]

export interface GlassBreak {
  id: number
  /** Name of the person. */
  name: string
  patientID: string
  issuerOfPatientID?: string
  reason: string
  brokenAt: string
  until: string
  /** When it ended, by itself or by hand; absent while it is open. */
  endedAt?: string
  /** Who looked at it afterwards. */
  reviewedBy?: string
  reviewedAt?: string
  outcome?: GlassOutcome
  note?: string
}

export interface GlassRow {
  id: number
  person: string
  name: string
  patient_id: string
  issuer: string | null
  reason: string
  broken_at: number
  until_at: number
  reviewed_by: string | null
  reviewed_at: number | null
  outcome: GlassOutcome | null
  note: string | null
}

export class GlassBreaks {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** @throws AccessError `LG_GLASS_INVALID`, `LG_ACCESS_DENIED` */
  add({ patientID, issuerOfPatientID, reason, forMs }: NewGlassBreak, by: Principal): GlassBreak {
    const { name } = requirePerson(by)
    const patient = requireID(patientID)
    const issuer = issuerOfPatientID === undefined ? null : requireID(issuerOfPatientID)
    const now = this.#clock()
    if (!(forMs > 0 && forMs <= maxGlassMs)) throw invalid('it is open for 4 hours at most')
    const open = this.open().filter(({ person }) => person === nameKey(name))
    if (open.length >= maxOpenGlasses) throw invalid(`one person has ${maxOpenGlasses} patients open at most`)
    const { lastInsertRowid } = this.#database
      .prepare(`insert into glass_break (person, name, patient_id, issuer, reason, broken_at, until_at)
        values (?, ?, ?, ?, ?, ?, ?)`)
      .run(
        nameKey(name),
        name,
        patient,
        issuer,
        requireText(reason, 'LG_GLASS_INVALID', 'reason', 10),
        now,
        now + forMs,
      )
    return this.get(Number(lastInsertRowid))
  }

  /** Ends it before its time; once it is over nothing changes. @throws AccessError `LG_GLASS_UNKNOWN`, `LG_ACCESS_DENIED` */
  end(id: number, by: Principal): GlassBreak {
    const { name } = requirePerson(by)
    const row = this.#row(id)
    if (row.person !== nameKey(name)) throw unknown()
    this.#database.prepare('update glass_break set until_at = min(until_at, ?) where id = ?').run(this.#clock(), id)
    return this.get(id)
  }

  /** @throws AccessError `LG_GLASS_UNKNOWN`, `LG_GLASS_CLOSED`, `LG_SECOND_PERSON_REQUIRED`, `LG_GLASS_INVALID` */
  review(id: number, { outcome, note }: { outcome: GlassOutcome; note: string }, by: Principal): GlassBreak {
    const { name } = requirePerson(by)
    const row = this.#row(id)
    if (row.person === nameKey(name))
      throw new AccessError('LG_SECOND_PERSON_REQUIRED', 'Another person has to review this: you broke the glass.')
    if (row.reviewed_at !== null) throw new AccessError('LG_GLASS_CLOSED', 'This was reviewed already.')
    if (row.until_at > this.#clock())
      throw new AccessError('LG_GLASS_CLOSED', 'This is still open; review it afterwards.')
    if (!glassOutcomes.includes(outcome)) throw invalid(`its review says ${glassOutcomes.join(' or ')}`)
    this.#database
      .prepare('update glass_break set reviewed_by = ?, reviewed_at = ?, outcome = ?, note = ? where id = ?')
      .run(name, this.#clock(), outcome, requireText(note, 'LG_GLASS_INVALID', 'note', 3), id)
    return this.get(id)
  }

  /** @throws AccessError `LG_GLASS_UNKNOWN` */
  get(id: number): GlassBreak {
    return this.#glassOf(this.#row(id))
  }

  /** The newest first; without review only those that wait for one or are open. */
  list({ reviewed, limit }: { reviewed: boolean; limit: number }): GlassBreak[] {
    const query = 'select * from glass_break where (reviewed_at is not null) = ? order by id desc limit ?'
    return this.#database
      .prepare<[number, number], GlassRow>(query)
      .all(reviewed ? 1 : 0, limit)
      .map((row) => this.#glassOf(row))
  }

  /** Those open now. */
  open(): GlassRow[] {
    return this.#database.prepare<[number], GlassRow>('select * from glass_break where until_at > ?').all(this.#clock())
  }

  openOf(by: Principal): GlassBreak[] {
    if (by.kind !== 'person') return []
    return this.open()
      .filter(({ person }) => person === nameKey(by.name))
      .map((row) => this.#glassOf(row))
  }

  #row(id: number): GlassRow {
    const row = this.#database.prepare<[number], GlassRow>('select * from glass_break where id = ?').get(id)
    if (row) return row
    throw unknown()
  }

  #glassOf(row: GlassRow): GlassBreak {
    return {
      id: row.id,
      name: row.name,
      patientID: row.patient_id,
      ...(row.issuer === null ? {} : { issuerOfPatientID: row.issuer }),
      reason: row.reason,
      brokenAt: iso(row.broken_at),
      until: iso(row.until_at),
      ...(row.until_at > this.#clock() ? {} : { endedAt: iso(row.until_at) }),
      ...(row.reviewed_by === null ? {} : { reviewedBy: row.reviewed_by }),
      ...(row.reviewed_at === null ? {} : { reviewedAt: iso(row.reviewed_at) }),
      ...(row.outcome === null ? {} : { outcome: row.outcome }),
      ...(row.note === null ? {} : { note: row.note }),
    }
  }
}

/** The studies of the one patient. */
export function patientPredicate({ patient_id, issuer }: Pick<GlassRow, 'patient_id' | 'issuer'>): Predicate {
  return {
    kind: 'and',
    of: [
      { kind: 'equals', attribute: 'PatientID', value: patient_id },
      issuer === null
        ? { kind: 'absent', attribute: 'IssuerOfPatientID' }
        : { kind: 'equals', attribute: 'IssuerOfPatientID', value: issuer },
    ],
  }
}

function requirePerson(principal: Principal) {
  if (principal.kind === 'person') return principal
  throw new AccessError('LG_ACCESS_DENIED', 'Only people, signed in, break the glass.', {
    rule: 'deny-by-default',
    action: 'glass:break',
    principal: principalLabel(principal),
  })
}

/** PS3.5 6.2, LO: 64 characters, no backslash, no control characters. */
function requireID(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length >= 1 && trimmed.length <= 64 && !/[\\\p{Cc}]/u.test(trimmed)) return trimmed
  throw invalid('a Patient ID and its issuer have 1 to 64 characters')
}

function invalid(why: string): AccessError {
  return new AccessError('LG_GLASS_INVALID', `The glass stays whole: ${why}.`)
}

function unknown(): AccessError {
  return new AccessError('LG_GLASS_UNKNOWN', 'There is no such break of the glass.')
}
