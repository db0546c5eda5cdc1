/** One run of a survey as it is kept: the findings, and by whose authority and with which probes they were made. */
import type { Finding } from './finding.ts'

/** Raised when a probe or a rule of judgement changes, so that snapshots of different versions are not compared blindly. */
export const PROBE_VERSION = 1

export interface Snapshot {
  readonly format: 'leadglass-survey-snapshot/1'
  readonly probeVersion: number
  /** Random, names the run in log and cases. */
  readonly runID: string
  readonly scope: {
    readonly name: string
    readonly authority: string
    readonly contact: string
    readonly ticket: string
  }
  /** ISO 8601. */
  readonly startedAt: string
  readonly finishedAt: string
  /** False while targets of the run are left (stopped, killed); `survey run` with the same folder goes on. */
  readonly isComplete: boolean
  /** In the order of the target list. */
  readonly findings: readonly Finding[]
}

/** What `survey run --json` prints, and the head of each report. Decoys and second faces are not counted. */
export interface Totals {
  readonly analysed: number
  readonly open: number
  /** Countries with an open system. */
  readonly countries: number
  readonly studies: number
  readonly imagesLinked: number
  readonly imagesAccessible: number
  /** Systems whose list of studies a plain-HTTP viewer shows without sign-in. */
  readonly plainHttpViewers: number
  /** `exact` only when every count is. */
  readonly certainty: 'exact' | 'at least' | 'estimated'
  readonly decoys: number
  readonly withTls: number
  readonly acceptingAnyCallingAETitle: number
}
