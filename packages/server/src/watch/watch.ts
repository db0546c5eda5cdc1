/**
 * The watch: sees every access of every protocol on its way through the archive, and stops who takes too much.
 *
 * Usual → nothing. Unusual for this principal → alert; a person at a browser must show the second factor again, everything else
 * is slowed down. Over a ceiling → suspended. Canary → suspended. How the numbers were found: docs/design/watch.md.
 */
import { hash } from 'node:crypto'
import { AccessError, type Accounts, type Principal, principalLabel } from '@leadglass/access'
import type { AccessWatch, Listing, Opening, SearchQuery, WholeQuery } from '@leadglass/archive'
import type { Alerts } from '../alerts/alerts.ts'
import type { Canaries } from '../canaries/canaries.ts'
import type { AuditAppender } from '../data-folder/bounded-audit.ts'
import { limits } from '../limits.ts'
import { renditionsPrincipal } from '../renditions/renditions-principal.ts'
import { networkOf } from './baseline.ts'
import { isBroad, namedStudies, patternOf } from './broad-search.ts'
import type { PrincipalRecord } from './principal-record.ts'
import { type Measures, type Signal, signalNames } from './signals.ts'
import type { WatchStore } from './watch-store.ts'

/** Who may go further than others, until a day. */
export interface Allowance {
  principal: string
  times: number
  /** YYYY-MM-DD, included. */
  until: string
}

export interface WatchParts {
  store: WatchStore
  canaries: Canaries
  accounts: Pick<Accounts, 'suspend' | 'requireSecondFactor'>
  alerts: Pick<Alerts, 'raise'>
  audit: AuditAppender
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

/** One more patient in this time while somebody is slowed down. */
const slowMs = 2_000
/** Nobody waits longer; who would have to is refused. */
const longestWaitMs = 60_000
/** Requests that were let in before the second factor was asked for are over by then. */
const askedGraceMs = 10_000
/** Who showed the second factor is not asked again for so long. */
const trustedMs = 3_600_000
const newNetworkMs = 86_400_000
const saveEveryMs = 5_000
const countEveryMs = 600_000
/** Octets between two looks at them. */
const judgeEveryOctets = 16 * 1024 * 1024
const dayMs = 86_400_000

/** The archive's own work on all that it holds: nobody sees anything by it. */
function isOwnWork(principal: Principal): boolean {
  return principal.kind === 'operator' && principal.name === renditionsPrincipal.name
}

type Finding = { kind: 'unusual' | 'ceiling'; signal: Signal; measured: number; limit: number }

export class Watch implements AccessWatch {
  readonly #parts: WatchParts
  readonly #key: string
  readonly #now: () => number
  readonly #wait: (ms: number) => Promise<void>
  readonly #records = new Map<string, PrincipalRecord>()
  /** Who is stopped and not yet told so by the gate: what runs meanwhile is refused here. */
  readonly #stopping = new Map<string, Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #counting: NodeJS.Timeout | undefined
  /** In the archive; as many as can be while nobody counts. */
  #patients = Number.POSITIVE_INFINITY

  constructor(parts: WatchParts) {
    this.#parts = parts
    this.#key = Buffer.from(parts.key).toString('base64')
    this.#now = parts.now ?? Date.now
    this.#wait = parts.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
  }

  hidden(_principal: Principal, query: SearchQuery | WholeQuery): readonly string[] {
    return this.#parts.canaries.hiddenFrom(query)
  }

  async listed(principal: Principal, { query, rows }: Listing): Promise<void> {
    if (principal.kind === 'operator') return this.#canaryNamed(principal, query)
    await this.#canaryNamed(principal, query)
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
    if (this.#parts.canaries.has(opening.study) && !isOwnWork(principal)) await this.#stopForCanary(principal, opening)
    if (principal.kind === 'operator' || opening.action === 'study:confirm') return
    const now = this.#now()
    const record = await this.#recordOf(principal, now)
    const key = this.#patientOf(record, opening)
    const isNew = record.patients.touch(key, now)
    if (isNew ? await this.#isOlder(opening, now) : record.older.has(key)) record.older.touch(key, now)
    record.instances.add(opening.instances, now)
    await this.#judge(principal, record, now, isNew)
  }

  handedOut(principal: Principal, octets: number): void {
    if (principal.kind === 'operator') return
    const label = principalLabel(principal)
    if (this.#stopping.has(label)) throw stopped(principal)
    const record = this.#records.get(label)
    if (!record) return
    record.unjudgedOctets += octets
    if (record.unjudgedOctets < judgeEveryOctets) return
    const now = this.#now()
    record.octets.add(record.unjudgedOctets, now)
    record.unjudgedOctets = 0
    const found = this.#find(principal, record, now)
    if (found?.kind !== 'ceiling') return
    void this.#stop(principal, record, found).catch(() => undefined)
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
    const unsaved = [...this.#records].filter(([, { isSaved }]) => !isSaved)
    if (unsaved.length === 0) return
    this.#parts.store.save(unsaved)
    for (const [, record] of unsaved) record.isSaved = true
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    clearInterval(this.#counting)
    this.save()
  }

  async #recordOf(principal: Principal, now: number): Promise<PrincipalRecord> {
    const label = principalLabel(principal)
    if (this.#stopping.has(label)) throw stopped(principal)
    const record = this.#records.get(label) ?? this.#parts.store.load(label)
    this.#records.delete(label)
    this.#records.set(label, record)
    if (this.#records.size > limits.watchedPrincipals) this.#forgetLongestUnused()
    record.isSaved = false
    record.standing.usedAt = now
    this.#timer ??= this.#saveSoon()
    if (record.standing.stoppedAt !== undefined) letInAgain(record)
    const address = principal.origin?.address
    if (address === undefined || address === record.lastAddress) return record
    record.lastAddress = address
    if (record.baseline.meet(networkOf(address), now)) await this.#metNewNetwork(principal, record, address, now)
    return record
  }

  #saveSoon(): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timer = undefined
      try {
        this.save()
      } catch (error) {
        this.#parts.onError?.(error)
      }
    }, saveEveryMs)
    return timer.unref()
  }

  #forgetLongestUnused(): void {
    const [label, record] = this.#records.entries().next().value!
    this.#parts.store.save([[label, record]])
    this.#records.delete(label)
  }

  /** People travel; programs and devices do not. */
  async #metNewNetwork(principal: Principal, record: PrincipalRecord, address: string, now: number): Promise<void> {
    record.standing.newNetworkUntil = now + newNetworkMs
    await this.#record(principal, 'watch:new-network', 'success', {})
    if (principal.kind === 'person') return
    await this.#parts.alerts.raise({
      kind: 'watch:first-address',
      severity: 'warning',
      principal: principalLabel(principal),
      detail: { address },
    })
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
      await this.#stop(principal, record, found)
      throw stopped(principal)
    }
    await this.#ask(principal, record, found, now)
    if (isNew && !isTrusted(record, now)) await this.#slowDown(record, now)
  }

  #find(principal: Principal, record: PrincipalRecord, now: number): Finding | undefined {
    const { baseline, standing } = record
    const isPerson = principal.kind === 'person'
    const measures = record.measures(now, isPerson ? undefined : dayMs)
    if (this.#patients < (this.#parts.fromPatients ?? 0)) {
      baseline.learn(measures, now)
      return undefined
    }
    const times = this.#allowed(principalLabel(principal), now)
    const isWary = (standing.newNetworkUntil ?? 0) > now && baseline.isOffHours(now)
    const isRestless = isPerson && baseline.isRestless(now)
    let unusual: Finding | undefined
    for (const signal of signalNames) {
      const measured = measures[signal]
      const share = isRestless && signal === 'olderPatientsInAShift' ? 0.5 : 1
      const ceiling = this.#parts.ceilings[signal] * times * share
      if (measured >= ceiling) return { kind: 'ceiling', signal, measured, limit: ceiling }
      const limit = Math.min(ceiling, baseline.limitOf(signal) * times) * (isWary ? 0.5 : 1)
      if (measured >= limit) unusual ??= { kind: 'unusual', signal, measured, limit: Math.round(limit) }
    }
    baseline.learn(measures, now)
    return unusual
  }

  #allowed(label: string, now: number): number {
    const allowance = this.#parts.allowances.find(({ principal }) => principal === label)
    return allowance && allowance.until >= new Date(now).toISOString().slice(0, 10) ? allowance.times : 1
  }

  /** Alerts once; a person at a browser must show the second factor before anything else. */
  async #ask(principal: Principal, record: PrincipalRecord, found: Finding, now: number): Promise<void> {
    const { standing } = record
    if (isTrusted(record, now)) return
    if (standing.askedAt !== undefined && now - standing.askedAt > askedGraceMs && canBeAsked(principal)) {
      delete standing.askedAt
      standing.trustedUntil = now + trustedMs
      return
    }
    const isFirst = standing.askedAt === undefined
    standing.askedAt ??= now
    await this.#parts.alerts.raise({
      kind: 'watch:unusual',
      severity: 'warning',
      principal: principalLabel(principal),
      detail: factsOf(found),
    })
    if (isFirst && canBeAsked(principal)) {
      await this.#record(principal, 'watch:second-factor', 'success', factsOf(found))
      await this.#parts.accounts.requireSecondFactor(principal)
    }
  }

  /** One after the other, so that a hundred requests at once are not faster than one. */
  async #slowDown(record: PrincipalRecord, now: number): Promise<void> {
    record.nextAt = Math.max(now, record.nextAt) + slowMs
    const waitMs = record.nextAt - now
    if (waitMs > longestWaitMs)
      throw new AccessError('LG_ACCESS_DENIED', 'You open more than is usual for you. Come back in a minute.', {
        rule: 'slowed-down',
      })
    await this.#wait(waitMs)
  }

  async #stop(principal: Principal, record: PrincipalRecord, found: Finding): Promise<void> {
    record.standing.stoppedAt = this.#now()
    await this.#suspend(principal, `${found.signal}: ${found.measured} of at most ${found.limit}`, () =>
      this.#parts.alerts.raise({
        kind: 'watch:ceiling',
        severity: 'critical',
        principal: principalLabel(principal),
        detail: factsOf(found),
      }),
    )
  }

  async #canaryNamed(principal: Principal, query: SearchQuery | WholeQuery): Promise<void> {
    for (const uid of namedStudies(query)) {
      const study = this.#parts.canaries.studyOf(uid)
      if (study !== undefined) await this.#stopForCanary(principal, { action: 'study:list', study })
    }
  }

  /** @throws AccessError always, but for the operator, who is only reported */
  async #stopForCanary(principal: Principal, { action, study }: Pick<Opening, 'action' | 'study'>): Promise<void> {
    const raise = () =>
      this.#parts.alerts.raise({
        kind: 'canary:touched',
        severity: 'critical',
        principal: principalLabel(principal),
        object: `study:${study}`,
        detail: { action, ...originOf(principal) },
      })
    if (principal.kind === 'operator') {
      await raise()
      return
    }
    const record = this.#records.get(principalLabel(principal))
    if (record) record.standing.stoppedAt = this.#now()
    await this.#suspend(principal, 'a canary study was touched', raise)
    throw stopped(principal)
  }

  /** The suspension first, then the alert; neither keeps the other from happening. */
  #suspend(principal: Principal, reason: string, raise: () => Promise<unknown>): Promise<void> {
    const label = principalLabel(principal)
    const running = this.#stopping.get(label)
    if (running) return running
    const suspension = (async () => {
      const done = await Promise.allSettled([this.#parts.accounts.suspend(principal, reason), raise()])
      await this.#record(principal, 'account:suspended', 'success', { reason })
      const failed = done.find(({ status }) => status === 'rejected')
      if (failed) throw (failed as PromiseRejectedResult).reason
    })().finally(() => this.#stopping.delete(label))
    this.#stopping.set(label, suspension)
    return suspension
  }

  async #record(
    principal: Principal,
    action: string,
    outcome: 'success',
    detail: Record<string, string | number>,
  ): Promise<void> {
    const { address } = principal.origin ?? {}
    await this.#parts.audit
      .append({
        time: new Date(this.#now()).toISOString(),
        action,
        outcome,
        principal: principalLabel(principal),
        ...(address === undefined ? {} : { address }),
        ...(Object.keys(detail).length === 0 ? {} : { detail }),
      })
      .catch(() => undefined)
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

/** Only at a browser there is somebody who can show a second factor. */
function canBeAsked(principal: Principal): principal is Principal & { kind: 'person' } {
  return principal.kind === 'person' && principal.via === 'session'
}

function isTrusted({ standing }: PrincipalRecord, now: number): boolean {
  return (standing.trustedUntil ?? 0) > now
}

/** An administrator looked at it: what it did before no longer counts against it. */
function letInAgain(record: PrincipalRecord): void {
  record.patients.restore([[], []])
  record.older.restore([[], []])
  record.searches.restore([[], []])
  record.instances.restore([0, new Array(12).fill(0)])
  record.octets.restore([0, new Array(12).fill(0)])
  const { usedAt } = record.standing
  record.standing = { usedAt }
}

function stopped(principal: Principal): AccessError {
  return new AccessError(
    'LG_ACCESS_DENIED',
    'You are suspended until an administrator has looked at what happened. Ask one.',
    {
      rule: 'suspended',
      principal: principalLabel(principal),
    },
  )
}

function factsOf({ signal, measured, limit }: Finding): Record<string, string | number> {
  return { signal, measured: Math.round(measured), limit: Math.round(limit) }
}

function originOf({ origin }: Principal): Record<string, string> {
  return origin
    ? { protocol: origin.protocol, ...(origin.address === undefined ? {} : { address: origin.address }) }
    : {}
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '')
}

/** 52 bits, evenly spread; for sketches, which nobody can read a name out of. Two rounds of FNV-1a with a last mix. */
function quickHash(text: string): number {
  let [a, b] = [0x811c9dc5, 0x9747b28c]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x5bd1e995)
  }
  return (mixed(a ^ b) & 0xfffff) * 2 ** 32 + mixed(a)
}

function mixed(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
