/**
 * What one entry of the log says: who did what to which object, from where, with what outcome.
 *
 * No patient data: a study is named by the archive's opaque identifier only.
 */

/** One event, as callers hand it in. */
export interface AuditEvent {
  /** When it happened: ISO 8601, UTC, milliseconds, as `Date.prototype.toISOString` writes it. */
  time: string
  /** What was done, `noun:verb`: 'instance:received', 'association:rejected', 'sign-in:failed'. */
  action: string
  outcome: 'success' | 'denied' | 'failure'
  /** Who did it: 'person:ada', 'node:SCANNER1', 'token:backup', 'operator:root', 'stranger'. */
  principal: string
  /** Network address it came from, where there is one. */
  address?: string
  /** Opaque identifier of what it was done to: 'study:4f...'. */
  object?: string
  /** Counts, codes, reasons: nothing that says who a patient is. */
  detail?: Record<string, string | number>
}
