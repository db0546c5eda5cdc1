/**
 * Who may see which studies, and what takes two people: the part of the accounts that the gate asks at each request.
 *
 * Collections and grants are kept in memory as predicates, made from the file at the first question after a change.
 */
import type { GrantBook, Granted } from '../grant-book.ts'
import type { Predicate } from '../predicate.ts'
import { type Principal, principalLabel } from '../principal.ts'
import { type Approval, type ApprovalSubject, Approvals, type NewApproval } from './approvals.ts'
import type { Clock } from './clock.ts'
import { type Collection, Collections, type NewCollection } from './collections.ts'
import type { AccountsDatabase } from './database.ts'
import { ExportCount } from './export-count.ts'
import {
  type GlassBreak,
  GlassBreaks,
  type GlassOutcome,
  type NewGlassBreak,
  patientPredicate,
} from './glass-breaks.ts'
import { type Grant, type GrantRow, Grants, type NewGrant } from './grants.ts'
import { nameKey } from './names.ts'
import { type GrantSubject, labelsOf, subjectOf } from './subject.ts'

/** One grant, ready to be asked. */
interface Held extends Granted {
  fromAt: number
  untilAt: number
}

interface Snapshot {
  bySubject: ReadonlyMap<string, readonly Held[]>
  confined: ReadonlySet<string>
}

/** Runs work as one transaction of the accounts file. */
export type Change = <T>(work: () => T) => T

export class AccessBook implements GrantBook {
  readonly #clock: Clock
  readonly #transaction: Change
  readonly #collections: Collections
  readonly #grants: Grants
  readonly #approvals: Approvals
  readonly #glass: GlassBreaks
  readonly #exports: ExportCount
  #snapshot: Snapshot | undefined

  constructor(database: AccountsDatabase, clock: Clock, transaction: Change) {
    this.#clock = clock
    this.#transaction = transaction
    this.#collections = new Collections(database, clock)
    this.#grants = new Grants(database, clock)
    this.#approvals = new Approvals(database, clock)
    this.#glass = new GlassBreaks(database, clock)
    this.#exports = new ExportCount(database, clock)
  }

  confines(principal: Principal): boolean {
    const { confined } = this.#held()
    return labelsOf(principal).some((label) => confined.has(label))
  }

  granted(principal: Principal): readonly Granted[] {
    const { bySubject } = this.#held()
    const now = this.#clock()
    return labelsOf(principal).flatMap((label) =>
      (bySubject.get(label) ?? []).filter(({ fromAt, untilAt }) => fromAt <= now && now < untilAt),
    )
  }

  /** @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_COLLECTION_INVALID` */
  async addCollection(collection: NewCollection): Promise<Collection> {
    return this.#change(() => this.#collections.add(collection))
  }

  /** Its grants end with it. @throws AccessError `LG_COLLECTION_UNKNOWN` */
  async removeCollection(name: string): Promise<Collection> {
    return this.#change(() => this.#collections.remove(name))
  }

  /** @throws AccessError `LG_COLLECTION_UNKNOWN`, `LG_COLLECTION_INVALID` */
  async listStudies(name: string, studyInstanceUIDs: readonly string[]): Promise<Collection> {
    return this.#change(() => this.#collections.listStudies(name, studyInstanceUIDs))
  }

  /** @throws AccessError `LG_COLLECTION_UNKNOWN` */
  async unlistStudies(name: string, studyInstanceUIDs: readonly string[]): Promise<Collection> {
    return this.#change(() => this.#collections.unlistStudies(name, studyInstanceUIDs))
  }

  /** @throws AccessError `LG_COLLECTION_UNKNOWN` */
  async collection(name: string): Promise<Collection> {
    return this.#collections.get(name)
  }

  async collections(): Promise<Collection[]> {
    return this.#collections.list()
  }

  /** @throws AccessError `LG_GRANT_INVALID`, `LG_COLLECTION_UNKNOWN` */
  async grant(grant: NewGrant, by: Principal): Promise<Grant> {
    return this.#change(() => this.#grants.add(grant, principalLabel(by)))
  }

  /** @throws AccessError `LG_GRANT_UNKNOWN` */
  async revokeGrant(id: number): Promise<Grant> {
    return this.#change(() => this.#grants.revoke(id))
  }

  /** Those in force or still to come. */
  async grants(): Promise<Grant[]> {
    return this.#grants.list()
  }

  /** To be called in the transaction that removes the subject. */
  forgetSubject(subject: GrantSubject): void {
    this.#grants.revokeAllOf(subject)
    this.#snapshot = undefined
  }

  /** From now on this subject sees granted studies only. @throws AccessError `LG_GRANT_INVALID` */
  async confine(subject: GrantSubject, by: Principal): Promise<void> {
    this.#change(() => this.#grants.confine(subject, principalLabel(by)))
  }

  /** From now on this subject sees every study again that its role allows. @throws AccessError `LG_GRANT_INVALID` */
  async release(subject: GrantSubject): Promise<void> {
    this.#change(() => this.#grants.release(subject))
  }

  async confined(): Promise<GrantSubject[]> {
    return this.#grants.confined().map(subjectOf)
  }

  /** @throws AccessError `LG_ACCESS_DENIED`, `LG_APPROVAL_REQUIRED` what is asked for is not complete */
  async askApproval(approval: NewApproval, by: Principal): Promise<Approval> {
    return this.#change(() => this.#approvals.ask(approval, by))
  }

  /** @throws AccessError `LG_APPROVAL_UNKNOWN`, `LG_APPROVAL_DECIDED`, `LG_SECOND_PERSON_REQUIRED` */
  async decideApproval(id: number, decision: { approve: boolean; note?: string }, by: Principal): Promise<Approval> {
    return this.#change(() => this.#approvals.decide(id, decision, by))
  }

  /** Uses an approval up, before what was approved is done. @throws AccessError `LG_APPROVAL_REQUIRED` */
  async useApproval(subject: ApprovalSubject, by: Principal): Promise<Approval> {
    return this.#change(() => this.#approvals.use(subject, by))
  }

  /** @throws AccessError `LG_APPROVAL_UNKNOWN` */
  async approval(id: number): Promise<Approval> {
    return this.#approvals.get(id)
  }

  /** The newest first. @param askedBy - only those this principal asked for */
  async approvals(of: { askedBy?: Principal; limit: number }): Promise<Approval[]> {
    return this.#approvals.list(of)
  }

  /**
   * Counts one more study that somebody takes out of the archive.
   *
   * @param study - opaque name of the study
   * @param most - different studies a day that need no approval
   * @returns the approval it was counted on, when it was one more than that
   * @throws AccessError `LG_APPROVAL_REQUIRED`; then it is not counted
   */
  async countExport(by: Principal, study: string, most: number): Promise<Approval | undefined> {
    return this.#change(() => {
      const isBeyond = this.#exports.isBeyond(by, study, most)
      const approval = isBeyond ? this.#approvals.use({ action: 'study:export', object: 'bulk' }, by) : undefined
      this.#exports.add(by, study)
      return approval
    })
  }

  /** @throws AccessError `LG_GLASS_INVALID`, `LG_ACCESS_DENIED` */
  async breakGlass(glass: NewGlassBreak, by: Principal): Promise<GlassBreak> {
    return this.#change(() => this.#glass.add(glass, by))
  }

  /** By the person who broke it. @throws AccessError `LG_GLASS_UNKNOWN` */
  async endGlass(id: number, by: Principal): Promise<GlassBreak> {
    return this.#change(() => this.#glass.end(id, by))
  }

  /** By another person, once it is over. @throws AccessError `LG_GLASS_UNKNOWN`, `LG_GLASS_CLOSED`, `LG_SECOND_PERSON_REQUIRED` */
  async reviewGlass(id: number, review: { outcome: GlassOutcome; note: string }, by: Principal): Promise<GlassBreak> {
    return this.#change(() => this.#glass.review(id, review, by))
  }

  /** What a person has open now. */
  async openGlasses(by: Principal): Promise<GlassBreak[]> {
    return this.#glass.openOf(by)
  }

  /** The newest first. */
  async glassBreaks(of: { reviewed: boolean; limit: number }): Promise<GlassBreak[]> {
    return this.#glass.list(of)
  }

  /** Whether it worked or not, what is in the file is read anew. */
  #change<T>(work: () => T): T {
    try {
      return this.#transaction(work)
    } finally {
      this.#snapshot = undefined
    }
  }

  #held(): Snapshot {
    this.#snapshot ??= this.#read()
    return this.#snapshot
  }

  #read(): Snapshot {
    const collections = this.#collections.predicates()
    const bySubject = new Map<string, Held[]>()
    const hold = (label: string, held: Held) => bySubject.set(label, [...(bySubject.get(label) ?? []), held])
    for (const row of this.#grants.rows()) hold(row.subject, heldGrant(row, collections))
    for (const glass of this.#glass.open()) {
      const actions = ['study:list', 'study:read'] as const
      const { id, broken_at: fromAt, until_at: untilAt } = glass
      hold(`person:${glass.person}`, { name: `glass-${id}`, where: patientPredicate(glass), actions, fromAt, untilAt })
    }
    return { bySubject, confined: new Set(this.#grants.confined()) }
  }
}

function heldGrant(row: GrantRow, collections: ReturnType<Collections['predicates']>): Held {
  const studies: Grant['studies'] = JSON.parse(row.studies)
  const known = studies.kind === 'collection' ? collections.get(nameKey(studies.name)) : undefined
  return {
    name: `grant-${row.id}`,
    where: studies.kind === 'collection' ? (known?.where ?? { kind: 'none' }) : predicateOf(studies),
    fromAt: row.from_at,
    untilAt: row.until_at ?? Number.POSITIVE_INFINITY,
    ...(known?.collection.kind === 'project' ? { project: known.collection.name } : {}),
  }
}

function predicateOf(studies: Exclude<Grant['studies'], { kind: 'collection' }>): Predicate {
  return studies.kind === 'own'
    ? { kind: 'among', attribute: 'ReferringPhysicianName', values: studies.referringPhysicianNames }
    : { kind: 'equals', attribute: 'StudyInstanceUID', value: studies.studyInstanceUID }
}
