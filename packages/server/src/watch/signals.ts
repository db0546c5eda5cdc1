/**
 * What is measured of each principal, over which window, and where people at work have never been seen.
 *
 * `usual` is where everybody may go without being asked, before anything is known of them; the ceiling, a setting, is where it
 * ends for everybody. The numbers come from how fast people read: docs/design/watch.md.
 */
const minuteMs = 60_000
const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

export interface SignalFacts {
  readonly windowMs: number
  /** Nobody is asked below this before it is known how they work. */
  readonly usual: number
  /** Nobody is asked below this, whatever little they did before. */
  readonly least: number
  /** How far above their own busiest days somebody may go: times. */
  readonly times: number
}

export const signals = {
  /** Different patients opened. Screening readers: a patient in 35 s; through a whole list: one in 20 s, for some minutes. */
  patientsIn10Minutes: { windowMs: 10 * minuteMs, usual: 30, least: 20, times: 3 },
  patientsInAnHour: { windowMs: hourMs, usual: 120, least: 45, times: 2.5 },
  /** Any 24 hours hold two shifts: of yesterday afternoon and of this morning. */
  patientsInADay: { windowMs: dayMs, usual: 650, least: 150, times: 2.5 },
  /** Different patients of whom nothing new came for a month. A clinic sees 35 in a day; a script sees little else. */
  olderPatientsInAShift: { windowMs: 14 * hourMs, usual: 38, least: 30, times: 2 },
  /** Instances and octets handed out. */
  instancesInAnHour: { windowMs: hourMs, usual: 60_000, least: 30_000, times: 3 },
  octetsInAnHour: { windowMs: hourMs, usual: 40e9, least: 20e9, times: 3 },
  /** Different searches that narrow nothing down: wildcards on names and numbers, no key at all. */
  searchesInAnHour: { windowMs: hourMs, usual: 150, least: 80, times: 3 },
  /** Different studies and patients seen in lists. */
  listedInADay: { windowMs: dayMs, usual: 4000, least: 2000, times: 3 },
  /** For whoever takes little each day, and every day: patients of each day, added up. New ones come at the end: records keep the order. */
  patientsInAWeek: { windowMs: 7 * dayMs, usual: 4000, least: 600, times: 2 },
  patientsIn30Days: { windowMs: 30 * dayMs, usual: 15_000, least: 2000, times: 2 },
  olderPatientsInAWeek: { windowMs: 7 * dayMs, usual: 190, least: 60, times: 2 },
  olderPatientsIn30Days: { windowMs: 30 * dayMs, usual: 720, least: 150, times: 2 },
} as const satisfies Record<string, SignalFacts>

export type Signal = keyof typeof signals
export const signalNames = Object.keys(signals) as readonly Signal[]

/** Whether it looks further back than a day: it stays where it is for days, and so does what is found by it. */
export const isLong = (signal: Signal): boolean => signals[signal].windowMs > dayMs

/** One number for each signal. */
export type Measures = Record<Signal, number>
