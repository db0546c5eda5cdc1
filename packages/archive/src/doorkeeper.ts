/**
 * What stands before every study of the archive: the gate decides, the watch looks on, and the audit log has what came of it.
 * A denial is on record before anybody is told.
 */
import { type Action, type Gate, isAction, type Principal, principalLabel } from '@leadglass/access'
import { type AccessWatch, type Listing, unwatched } from './access-watch.ts'
import type { ArchiveOptions, AuditSink } from './archive-options.ts'
import { ArchiveError } from './errors.ts'
import type { GateFacts, IndexedStudy, IndexedTrash, IndexStore } from './index/index-store.ts'
import { maySeeSeries } from './read/series-scope.ts'
import { factsForGate } from './read/study-facts.ts'
import type { MayList } from './trash/change-feed.ts'

interface Audited {
  study?: IndexedStudy | Pick<IndexedTrash, 'studyKey'>
  detail?: Record<string, string | number>
}

export class Doorkeeper {
  readonly #gate: Gate
  readonly #watch: AccessWatch
  readonly #sink: AuditSink
  readonly #index: IndexStore

  constructor({ gate, audit, watch = unwatched }: Pick<ArchiveOptions, 'gate' | 'audit' | 'watch'>, index: IndexStore) {
    this.#gate = gate
    this.#watch = watch
    this.#sink = audit
    this.#index = index
  }

  /**
   * A study the principal may do this to; `undefined` when there is none of this UID, and for one that is not theirs: the
   * denial is on record, and the answer is that of a study which does not exist, so that nobody learns of it by asking.
   */
  async study(principal: Principal, action: Action, studyInstanceUID: string): Promise<IndexedStudy | undefined> {
    await this.requireAtAll(principal, action)
    const study = await this.#index.study(studyInstanceUID)
    if (study === undefined || this.#gate.decide(principal, action, factsForGate(study)).allowed) return study
    await this.audit(principal, action, { study }, 'denied')
    return undefined
  }

  /** @throws ArchiveError LG_STUDY_UNKNOWN where `study` finds none */
  async knownStudy(principal: Principal, action: Action, studyInstanceUID: string): Promise<IndexedStudy> {
    const study = await this.study(principal, action, studyInstanceUID)
    if (study === undefined) throw unknownStudy()
    return study
  }

  /** Entries of the trash that the principal may do this to; a denial is on record and shows no more than that. */
  async allowed(principal: Principal, action: Action, entries: readonly IndexedTrash[]): Promise<IndexedTrash[]> {
    const allowed: IndexedTrash[] = []
    for (const entry of entries) {
      if (this.#gate.decide(principal, action, factsForGate(entry.study)).allowed) allowed.push(entry)
      else await this.audit(principal, action, { study: entry }, 'denied')
    }
    return allowed
  }

  /** What the principal may see in lists. @throws AccessError LG_ACCESS_DENIED when that is nothing */
  async mayList(principal: Principal): Promise<MayList> {
    const { kind } = this.#gate.predicate(principal, 'study:list')
    if (kind === 'none') await this.require(principal, 'study:list')
    return {
      study: (study) =>
        study === undefined ? kind === 'all' : this.#gate.decide(principal, 'study:list', factsForGate(study)).allowed,
      series: (seriesInstanceUID) => maySeeSeries(principal, seriesInstanceUID),
    }
  }

  /** @throws AccessError LG_ACCESS_DENIED, once the audit log has it, when there is no study that this can be done to */
  async requireAtAll(principal: Principal, action: Action): Promise<void> {
    if (!this.#gate.mayAtAll(principal, action)) await this.require(principal, action)
  }

  /** For what concerns no single study. @throws AccessError LG_ACCESS_DENIED, once the audit log has it */
  async require(principal: Principal, action: Action): Promise<void> {
    try {
      this.#gate.require(principal, action)
    } catch (error) {
      await this.audit(principal, action, {}, 'denied')
      throw error
    }
  }

  /** @throws AccessError LG_ACCESS_DENIED when whoever watches stops it, once the audit log has it */
  async listed(principal: Principal, listing: Listing): Promise<void> {
    try {
      await this.#watch.listed(principal, listing)
    } catch (error) {
      await this.audit(principal, listing.action, { detail: { why: 'stopped' } }, 'denied')
      throw error
    }
  }

  /** @throws AccessError as `listed` */
  async opening(principal: Principal, action: Action, study: IndexedStudy, instances: number): Promise<void> {
    const { StudyInstanceUID: studyInstanceUID, PatientID: id, IssuerOfPatientID: issuer } = study
    const patient = id === null ? undefined : { id, issuer: issuer ?? '' }
    const newestStudyDate = () => this.#index.newestStudyDate(studyInstanceUID)
    const name = study.studyKey.id.toString('hex')
    try {
      await this.#watch.opening(principal, {
        action,
        study: name,
        studyInstanceUID,
        patient,
        instances,
        newestStudyDate,
      })
    } catch (error) {
      await this.audit(principal, action, { study, detail: { why: 'stopped' } }, 'denied')
      throw error
    }
  }

  /** A record that is found damaged is on record too. */
  async auditingDamage<T>(principal: Principal, study: IndexedStudy, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ArchiveError && error.code === 'LG_RECORD_DAMAGED') {
        await this.audit(principal, 'record:damaged', { study, detail: error.detail }, 'failure')
      }
      throw error
    }
  }

  /** One entry, with what the principal came by and under which grant. */
  async audit(
    principal: Principal,
    action: string,
    { study, detail: given }: Audited,
    outcome: 'success' | 'denied' | 'failure' = 'success',
  ): Promise<void> {
    const grant =
      outcome === 'success' && study && 'StudyInstanceUID' in study
        ? this.#grantOf(principal, action, study)
        : undefined
    const { address, protocol } = principal.origin ?? {}
    const facts = { ...given, ...grant, ...(protocol === undefined ? {} : { protocol }) }
    const event = {
      time: new Date().toISOString(),
      action,
      outcome,
      principal: principalLabel(principal),
      ...(address === undefined ? {} : { address }),
      ...(study === undefined ? {} : { object: objectOf(study) }),
      ...(Object.keys(facts).length === 0 ? {} : { detail: facts }),
    }
    await this.#sink.append([event])
  }

  /** The grant under which somebody saw a study: whoever reviews a broken glass finds by it what was opened. */
  #grantOf(principal: Principal, action: string, study: GateFacts): { grant: string } | undefined {
    if (!isAction(action)) return undefined
    const { grant } = this.#gate.decide(principal, action, factsForGate(study))
    return grant === undefined ? undefined : { grant }
  }
}

export function unknownStudy(): ArchiveError {
  return new ArchiveError('LG_STUDY_UNKNOWN', 'there is no study of this UID')
}

/** How the audit log names a study. */
export function objectOf({ studyKey }: Pick<IndexedStudy, 'studyKey'>): string {
  return `study:${studyKey.id.toString('hex')}`
}
