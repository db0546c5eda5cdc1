/**
 * The watch: sees every access of every protocol on its way through the archive, and stops who takes too much.
 *
 * Usual → nothing. Unusual for this principal → alert; a person at a browser must show the second factor again, everything else
 * is slowed down. Over a ceiling → suspended. Canary → suspended. How the numbers were found: docs/design/watch.md.
 */
import { hash } from 'node:crypto'
import { type Principal, principalLabel } from '@leadglass/access'
import type { AccessWatch, Listing, Opening, SearchQuery, WholeQuery } from '@leadglass/archive'
import type { Canaries } from '../canaries/canaries.ts'
import { renditionsPrincipal } from '../renditions/renditions-principal.ts'
import { networkOf } from './baseline.ts'
import { isBroad, namedStudies, patternOf } from './broad-search.ts'
import { type Finding, judge } from './judgement.ts'
import type { PrincipalRecord } from './principal-record.ts'
import { PrincipalRecords } from './principal-records.ts'
import { quickHash } from './quick-hash.ts'
import { type SanctionParts, Sanctions, stopped } from './sanctions.ts'
import { dayMs, type Measures } from './signals.ts'
import type { WatchStore } from './watch-store.ts'

/** Who may go further than others, until a day. */
export interface Allowance {
  principal: string
  times: number
  /** YYYY-MM-DD, included. */
  until: string
}

export interface WatchParts extends Omit<SanctionParts, 'now' | 'wait'> {
  store: WatchStore
  canaries: Canaries
  /** 32 octets: patients are known here by keyed hashes only. */
  key: Uint8Array
  ceilings: Measures
  /** A patient without a study of this many days is an older one. */
  olderAfterDays: number
  /** An archive with fewer patients is being tried out or filled: nobody is stopped there but for canaries. Default 0. */
  fromPatients?: number
  allowances: readonly Allowance[]
  /** Told when records could not be saved; the next access tries again. */
  onError?: (error: unknown) => void
  now?: () => number
  wait?: (ms: number) => Promise<void>
}

const countEveryMs = 600_000
/** Octets between two looks at them. */
const judgeEveryOctets = 16 * 1024 * 1024

/** The archive's own work on all that it holds: nobody sees anything by it. */
function isOwnWork(principal: Principal): boolean {
  return principal.kind === 'operator' && principal.name === renditionsPrincipal.name
}

export class Watch implements AccessWatch {
  readonly #parts: WatchParts
  readonly #key: string
  readonly #now: () => number
  readonly #records: PrincipalRecords
  readonly #sanctions: Sanctions
  #counting: NodeJS.Timeout | undefined
  /** In the archive; as many as can be while nobody counts. */
  #patients = Number.POSITIVE_INFINITY

  constructor(parts: WatchParts) {
    this.#parts = parts
    this.#key = Buffer.from(parts.key).toString('base64')
    this.#now = parts.now ?? Date.now
    this.#records = new PrincipalRecords(parts.store, parts.onError)
    const wait = parts.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
    const { accounts, alerts, audit } = parts
    this.#sanctions = new Sanctions({ accounts, alerts, audit, now: this.#now, wait })
  }

  hidden(_principal: Principal, query: SearchQuery | WholeQuery): readonly string[] {
    return this.#parts.canaries.hiddenFrom(query)
  }

  async listed(principal: Principal, { query, rows }: Listing): Promise<void> {
    await this.#canaryNamed(principal, query)
    if (principal.kind === 'operator') return
    const now = this.#now()
    const record = await this.#recordOf(principal, now)
    if (isBroad(query)) record.searches.touch(this.#hash(patternOf(query)), now)
    for (const { StudyInstanceUID, PatientID } of rows) {
      const uid = StudyInstanceUID ?? PatientID
      if (uid !== undefined) record.listed.add(quickHash(String(uid)), now)
    }
    record.countListed(now)
    await this.#judge(principal, record, now, false)
  }

  async opening(principal: Principal, opening: Opening): Promise<void> {
    if (this.#parts.canaries.has(opening.study) && !isOwnWork(principal)) await this.#canaryTouched(principal, opening)
    if (principal.kind === 'operator' || opening.action === 'study:confirm') return
    const now = this.#now()
    const record = await this.#recordOf(principal, now)
    const key = this.#patientOf(record, opening)
    const isNew = record.patients.touch(key, now)
    const isOlder = isNew ? await this.#isOlder(opening, now) : record.older.has(key)
    if (isOlder) record.older.touch(key, now)
    if (isNew) record.addToWeeks(isOlder, now)
    record.instances.add(opening.instances, now)
    await this.#judge(principal, record, now, isNew)
  }

  handedOut(principal: Principal, octets: number): void {
    if (principal.kind === 'operator') return
    this.#sanctions.requireNotStopping(principal)
    const now = this.#now()
    // Pages of an old archive are handed out without a study of ours being opened.
    const record = this.#records.get(principalLabel(principal)) ?? this.#begun(principal, now)
    record.unjudgedOctets += octets
    if (record.unjudgedOctets < judgeEveryOctets) return
    record.octets.add(record.unjudgedOctets, now)
    record.unjudgedOctets = 0
    const found = this.#find(principal, record, now)
    if (found?.kind !== 'ceiling') return
    void this.#sanctions.stop(principal, record, found).catch(() => undefined)
    throw stopped(principal)
  }

  /** Counts the patients of the archive now and every some minutes. */
  async countPatients(count: () => Promise<number>): Promise<void> {
    const take = async () => {
      this.#patients = await count()
    }
    await take()
    this.#counting = setInterval(() => void take().catch((error) => this.#parts.onError?.(error)), countEveryMs).unref()
  }

  /** Writes what is not on disk yet. */
  save(): void {
    this.#records.save()
  }

  async close(): Promise<void> {
    clearInterval(this.#counting)
    this.#records.close()
  }

  async #recordOf(principal: Principal, now: number): Promise<PrincipalRecord> {
    this.#sanctions.requireNotStopping(principal)
    const record = this.#begun(principal, now)
    const address = principal.origin?.address
    if (address === undefined || address === record.lastAddress) return record
    record.lastAddress = address
    if (record.baseline.meet(networkOf(address), now))
      await this.#sanctions.metNewNetwork(principal, record, address, now)
    return record
  }

  #begun(principal: Principal, now: number): PrincipalRecord {
    const record = this.#records.use(principalLabel(principal), now)
    // An access after that means that an administrator looked at it and let it in again.
    if (record.standing.stoppedAt !== undefined) record.forgetWindows()
    return record
  }

  async #isOlder(opening: Opening, now: number): Promise<boolean> {
    const newest = await opening.newestStudyDate()
    if (newest === undefined) return false
    return newest < dayOf(now - this.#parts.olderAfterDays * dayMs)
  }

  /** @param isNew - it is about a patient who was not opened lately */
  async #judge(principal: Principal, record: PrincipalRecord, now: number, isNew: boolean): Promise<void> {
    const found = this.#find(principal, record, now)
    if (!found) return
    if (found.kind === 'ceiling') {
      await this.#sanctions.stop(principal, record, found)
      throw stopped(principal)
    }
    const hasShown = await this.#sanctions.ask(principal, record, found, now)
    if (isNew && !hasShown) await this.#sanctions.slowDown(record, now)
  }

  #find(principal: Principal, record: PrincipalRecord, now: number): Finding | undefined {
    const { ceilings, fromPatients = 0 } = this.#parts
    const isPerson = principal.kind === 'person'
    const measures = record.measures(now, isPerson ? undefined : dayMs)
    const times = this.#allowed(principalLabel(principal), now)
    const isTriedOut = this.#patients < fromPatients
    const found = isTriedOut ? undefined : judge({ record, measures, ceilings, times, isPerson, now })
    if (found?.kind !== 'ceiling') record.baseline.learn(measures, now)
    return found
  }

  #allowed(label: string, now: number): number {
    const allowance = this.#parts.allowances.find(({ principal }) => principal === label)
    return allowance && allowance.until >= new Date(now).toISOString().slice(0, 10) ? allowance.times : 1
  }

  async #canaryNamed(principal: Principal, query: SearchQuery | WholeQuery): Promise<void> {
    for (const uid of namedStudies(query)) {
      const study = this.#parts.canaries.studyOf(uid)
      if (study !== undefined) await this.#canaryTouched(principal, { action: 'study:list', study })
    }
  }

  #canaryTouched(principal: Principal, touched: Pick<Opening, 'action' | 'study'>): Promise<void> {
    return this.#sanctions.stopForCanary(principal, this.#records.get(principalLabel(principal)), touched)
  }

  /** The instances of a study come one after the other. */
  #patientOf(record: PrincipalRecord, { study, patient }: Opening): number {
    if (record.last.study !== study)
      record.last = { study, patient: this.#hash(patient ? `${patient.issuer}\n${patient.id}` : study) }
    return record.last.patient
  }

  /** 48 bits. */
  #hash(text: string): number {
    return Number.parseInt(hash('sha256', this.#key + text).slice(0, 12), 16)
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '')
}
