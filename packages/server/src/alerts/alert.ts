/**
 * What an alert says. Anything in the archive that a person must hear of soon raises one; nothing of it says who a patient is.
 */

/** Every kind, closed: the web application has words for each. */
export const alertKinds = [
  /** Somebody uses much more than they ever did. */
  'watch:unusual',
  /** Somebody went over a ceiling that nobody has a reason to pass. */
  'watch:ceiling',
  /** An account works from an address it never came from. */
  'watch:first-address',
  /** Somebody opened a study that no patient stands behind. */
  'canary:touched',
  /** An account may do nothing until an administrator has looked at it. */
  'account:suspended',
  /** Somebody gave themselves access to a patient in an emergency. */
  'access:break-glass',
  /** Nobody can open a share any more: whoever tried had its link and not its code. */
  'share:locked',
  /** The root key left the archive, encrypted, with the approval of a second person. */
  'keys:exported',
  /** The audit log does not verify. */
  'audit:log-damaged',
  /** Entries of the audit log wait too long for the collector. */
  'audit:not-sent',
  /** What a stranger sees, or something else of the posture, is worse than at the last look. */
  'posture:fell',
  /** No backup was made: the disk is full, not there, or not as the archive left it. */
  'backup:failed',
  /** A file of the archive is not as it was backed up before; the backup keeps what it had. */
  'backup:archive-differs',
  /** The archive would not have come back. */
  'drill:failed',
  /** Somebody asked what an administrator set up for sending alerts to do its work. */
  'alerts:test',
] as const
export type AlertKind = (typeof alertKinds)[number]

/** In rising order: to be read some day, today, now. */
export const severities = ['notice', 'warning', 'critical'] as const
export type Severity = (typeof severities)[number]

export interface NewAlert {
  kind: AlertKind
  severity: Severity
  /** As the audit log names it: 'person:ada', 'node:SCANNER1'. */
  principal?: string
  /** Opaque, as the audit log names it: 'study:4f…'. */
  object?: string
  /** Counts, codes, addresses: nothing of a patient. */
  detail?: Readonly<Record<string, string | number>>
}

export interface Alert extends NewAlert {
  id: number
  detail: Readonly<Record<string, string | number>>
  /** Milliseconds since 1970: the first and the last of `count` equal ones. */
  at: number
  lastAt: number
  count: number
  acknowledged?: { by: string; at: number; note: string }
}

/** Whether `severity` is at least `least`. */
export function reaches(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least)
}
