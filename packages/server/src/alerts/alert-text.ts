/** An alert in a sentence, for channels that people read. */
import { onOneLine } from '../text/on-one-line.ts'
import type { Alert, AlertKind } from './alert.ts'

const sentences: Readonly<Record<AlertKind, string>> = {
  'watch:unusual': 'Somebody opens far more than they ever did.',
  'watch:ceiling': 'Somebody went over a ceiling of the watch and is suspended.',
  'watch:first-address': 'A program or device came from a network it never came from.',
  'canary:touched': 'Somebody touched a canary study and is suspended.',
  'account:suspended': 'Somebody is suspended until an administrator has looked at it.',
  'access:break-glass': 'Somebody gave themselves access to a patient in an emergency.',
  'share:locked': 'Somebody had the link of a share and not its code; the share is locked.',
  'keys:exported': 'The root key of the archive was exported under a passphrase.',
  'audit:log-damaged': 'The audit log does not verify.',
  'audit:not-sent': 'The collector does not get the entries of the audit log.',
  'posture:fell': 'What the archive shows to strangers, or how it is kept, has become worse.',
  'backup:failed': 'No backup was made, or one that was made is not as the archive signed it.',
  'backup:archive-differs': 'Files of the archive are not as they were backed up. The backup keeps what it had.',
  'drill:failed': 'The archive would not have come back from its newest backup.',
  'alerts:test': 'This is a test of the channels for alerts. Nothing happened.',
}

/** One line. */
export function alertText({ kind, principal, object, detail }: Alert): string {
  const facts = [...(principal === undefined ? [] : [principal]), ...(object === undefined ? [] : [object])]
  const numbers = Object.entries(detail).map(([name, value]) => `${name}: ${value}`)
  const all = [...facts, ...numbers].join(', ')
  return onOneLine(`${sentences[kind]}${all === '' ? '' : ` (${all})`}`)
}

/** What programs get; the same in every channel. */
export function alertFacts({ id, kind, severity, principal, object, detail, at }: Alert) {
  return { alert: id, kind, severity, time: new Date(at).toISOString(), principal, object, detail }
}
