/** What follows from a finding: an alert and the question for the second factor, waiting, suspension. Each stands in the audit log. */
import { AccessError, type Accounts, type Principal, principalLabel } from '@leadglass/access'
import type { Opening } from '@leadglass/archive'
import type { Alerts } from '../alerts/alerts.ts'
import type { AuditAppender } from '../data-folder/bounded-audit.ts'
import { type Finding, factsOf } from './judgement.ts'
import type { PrincipalRecord } from './principal-record.ts'
import { dayMs, isLong } from './signals.ts'

export interface SanctionParts {
  accounts: Pick<Accounts, 'suspend' | 'requireSecondFactor'>
  alerts: Pick<Alerts, 'raise'>
  audit: AuditAppender
  now: () => number
  wait: (ms: number) => Promise<void>
}

/** One more patient in this time while somebody is slowed down. */
const slowMs = 2_000
/** Nobody waits longer; who would have to is refused. */
const longestWaitMs = 60_000
/** Requests that were let in before the second factor was asked for are over by then. */
const askedGraceMs = 10_000
/** Who showed the second factor is not asked again for so long; what is found over weeks stays for days. */
const trustedMs = 3_600_000
const trustedWeeksMs = dayMs
const newNetworkMs = dayMs

export class Sanctions {
  readonly #parts: SanctionParts
  /** Who is stopped and not yet told so by the gate: what runs meanwhile is refused here. */
  readonly #stopping = new Map<string, Promise<void>>()

  constructor(parts: SanctionParts) {
    this.#parts = parts
  }

  /** @throws AccessError `LG_ACCESS_DENIED` for whoever is being stopped */
  requireNotStopping(principal: Principal): void {
    if (this.#stopping.has(principalLabel(principal))) throw stopped(principal)
  }

  /** People travel; programs and devices do not. */
  async metNewNetwork(principal: Principal, record: PrincipalRecord, address: string, now: number): Promise<void> {
    record.standing.newNetworkUntil = now + newNetworkMs
    await this.#record(principal, 'watch:new-network', {})
    if (principal.kind === 'person') return
    await this.#parts.alerts.raise({
      kind: 'watch:first-address',
      severity: 'warning',
      principal: principalLabel(principal),
      detail: { address },
    })
  }

  /**
   * Alerts once; a person at a browser must show the second factor before anything else.
   *
   * @returns whether the second factor was shown since it was asked for
   */
  async ask(principal: Principal, { standing }: PrincipalRecord, found: Finding, now: number): Promise<boolean> {
    if (standing.askedAt !== undefined && now - standing.askedAt > askedGraceMs && canBeAsked(principal)) {
      delete standing.askedAt
      if (isLong(found.signal)) standing.trustedWeeksUntil = now + trustedWeeksMs
      else standing.trustedUntil = now + trustedMs
      return true
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
      await this.#record(principal, 'watch:second-factor', factsOf(found))
      await this.#parts.accounts.requireSecondFactor(principal)
    }
    return false
  }

  /** One after the other, so that a hundred requests at once are not faster than one. */
  async slowDown(record: PrincipalRecord, now: number): Promise<void> {
    record.nextAt = Math.max(now, record.nextAt) + slowMs
    const waitMs = record.nextAt - now
    if (waitMs > longestWaitMs)
      throw new AccessError('LG_ACCESS_DENIED', 'You open more than is usual for you. Come back in a minute.', {
        rule: 'slowed-down',
      })
    await this.#parts.wait(waitMs)
  }

  async stop(principal: Principal, record: PrincipalRecord, found: Finding): Promise<void> {
    record.standing.stoppedAt = this.#parts.now()
    await this.#suspend(principal, `${found.signal}: ${found.measured} of at most ${found.limit}`, () =>
      this.#parts.alerts.raise({
        kind: 'watch:ceiling',
        severity: 'critical',
        principal: principalLabel(principal),
        detail: factsOf(found),
      }),
    )
  }

  /**
   * @param record - of whoever touched it, where there is one
   * @throws AccessError always, but for the operator, who is only reported
   */
  async stopForCanary(
    principal: Principal,
    record: PrincipalRecord | undefined,
    { action, study }: Pick<Opening, 'action' | 'study'>,
  ): Promise<void> {
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
    if (record) record.standing.stoppedAt = this.#parts.now()
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
      await this.#record(principal, 'account:suspended', { reason })
      const failed = done.find(({ status }) => status === 'rejected')
      if (failed) throw (failed as PromiseRejectedResult).reason
    })().finally(() => this.#stopping.delete(label))
    this.#stopping.set(label, suspension)
    return suspension
  }

  async #record(principal: Principal, action: string, detail: Record<string, string | number>): Promise<void> {
    const { address } = principal.origin ?? {}
    await this.#parts.audit
      .append({
        time: new Date(this.#parts.now()).toISOString(),
        action,
        outcome: 'success',
        principal: principalLabel(principal),
        ...(address === undefined ? {} : { address }),
        ...(Object.keys(detail).length === 0 ? {} : { detail }),
      })
      .catch(() => undefined)
  }
}

export function stopped(principal: Principal): AccessError {
  return new AccessError(
    'LG_ACCESS_DENIED',
    'You are suspended until an administrator has looked at what happened. Ask one.',
    { rule: 'suspended', principal: principalLabel(principal) },
  )
}

/** Only at a browser there is somebody who can show a second factor. */
function canBeAsked(principal: Principal): principal is Principal & { kind: 'person' } {
  return principal.kind === 'person' && principal.via === 'session'
}

function originOf({ origin }: Principal): Record<string, string> {
  return origin
    ? { protocol: origin.protocol, ...(origin.address === undefined ? {} : { address: origin.address }) }
    : {}
}
