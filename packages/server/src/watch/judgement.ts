/** Whether what was measured of a principal is usual, unusual for this one, or over a ceiling that holds for everybody. */
import type { PrincipalRecord } from './principal-record.ts'
import { isLong, type Measures, type Signal, signalNames } from './signals.ts'

export interface Finding {
  kind: 'unusual' | 'ceiling'
  signal: Signal
  measured: number
  limit: number
}

export interface Judged {
  record: PrincipalRecord
  measures: Measures
  ceilings: Measures
  /** Whoever may go further has limits so many times as high. */
  times: number
  isPerson: boolean
  now: number
}

/** A ceiling first; of what is unusual the first for which the second factor was not shown. */
export function judge({ record, measures, ceilings, times, isPerson, now }: Judged): Finding | undefined {
  const { baseline, standing } = record
  const isWary = (standing.newNetworkUntil ?? 0) > now && baseline.isOffHours(now)
  const isRestless = isPerson && baseline.isRestless(now)
  let unusual: Finding | undefined
  for (const signal of signalNames) {
    const measured = measures[signal]
    const share = isRestless && signal === 'olderPatientsInAShift' ? 0.5 : 1
    const ceiling = ceilings[signal] * times * share
    if (measured >= ceiling) return { kind: 'ceiling', signal, measured, limit: ceiling }
    const limit = Math.min(ceiling, baseline.limitOf(signal) * times) * (isWary && !isLong(signal) ? 0.5 : 1)
    if (measured >= limit && !isTrusted(record, signal, now))
      unusual ??= { kind: 'unusual', signal, measured, limit: Math.round(limit) }
  }
  return unusual
}

/** The second factor was shown lately, when this or something of its kind was found. */
export function isTrusted({ standing }: PrincipalRecord, signal: Signal, now: number): boolean {
  return ((isLong(signal) ? standing.trustedWeeksUntil : standing.trustedUntil) ?? 0) > now
}

/** For alerts and the audit log. */
export function factsOf({ signal, measured, limit }: Finding): Record<string, string | number> {
  return { signal, measured: Math.round(measured), limit: Math.round(limit) }
}
