/**
 * What is due when: 7, 30, 45 and 60 days from the first letter since the case was opened or reopened.
 *
 * 45 days is the time that CERT/CC gives before it publishes; 60 days lay between the two surveys of 2019.
 */
import type { Case } from './case.ts'
import type { RegisterEntry } from './register.ts'

export const clockDays = [7, 30, 45, 60] as const
export type ClockDays = (typeof clockDays)[number]

/** What each clock asks for. */
export const clockWords: Readonly<Record<ClockDays, string>> = {
  7: 'remind the institution',
  30: 'tell the national CERT',
  45: 'tell the supervising authority',
  60: 'look again',
}

export interface Clock {
  readonly days: ClockDays
  /** ISO 8601. */
  readonly dueAt: string
  readonly state: 'running' | 'due' | 'met'
}

const dayMs = 86_400_000

/** @returns none before the first letter and none once the case is closed */
export function clocksOf(known: Case, now: Date): Clock[] {
  if (known.state === 'closed') return []
  const entries = sinceOpened(known.entries)
  const first = entries.find(({ event }) => event.kind === 'notified')
  if (first?.event.kind !== 'notified') return []
  const startMs = Date.parse(first.event.on)
  return clockDays.map((days) => {
    const dueMs = startMs + days * dayMs
    const state = isMet(days, entries, first, dueMs) ? 'met' : now.getTime() >= dueMs ? 'due' : 'running'
    return { days, dueAt: new Date(dueMs).toISOString(), state }
  })
}

/** The first clock that is due, if any. */
export const dueClock = (clocks: readonly Clock[]): Clock | undefined => clocks.find(({ state }) => state === 'due')

function sinceOpened(entries: readonly RegisterEntry[]): readonly RegisterEntry[] {
  const reopened = entries.findLastIndex(({ event }) => event.kind === 'reopened')
  return entries.slice(Math.max(0, reopened))
}

function isMet(days: ClockDays, entries: readonly RegisterEntry[], first: RegisterEntry, dueMs: number): boolean {
  const later = entries.slice(entries.indexOf(first) + 1).map(({ event }) => event)
  const wroteTo = (recipient: string) =>
    entries.some(({ event }) => event.kind === 'notified' && event.recipient === recipient)
  switch (days) {
    case 7:
      return later.some(({ kind }) => kind === 'acknowledged' || kind === 'mitigated' || kind === 'notified')
    case 30:
      return wroteTo('cert') || later.some(({ kind }) => kind === 'mitigated')
    case 45:
      return wroteTo('authority') || later.some(({ kind }) => kind === 'mitigated')
    case 60:
      return later.some((event) => 'observation' in event && Date.parse(event.observation.at) >= dueMs)
  }
}
