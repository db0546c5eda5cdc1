/** What an entry is in the words of PS3.15 A.5: event, action, role of whoever did it. */
import type { AuditEvent } from '@leadglass/audit'

/** A code of PS3.16 CID 400 (DCM) with its meaning. */
export interface EventCode {
  code: string
  meaning: string
}

export interface EntryKind {
  event: EventCode
  /** RFC 3881 5.1.2: create, read, update, delete, execute. */
  action: 'C' | 'R' | 'U' | 'D' | 'E'
  /** 0 success, 4 minor failure, 8 serious failure (RFC 3881 5.1.4). */
  outcome: 0 | 4 | 8
}

const application = { code: '110100', meaning: 'Application Activity' }
const auditUsed = { code: '110101', meaning: 'Audit Log Used' }
const accessed = { code: '110103', meaning: 'DICOM Instances Accessed' }
const transferred = { code: '110104', meaning: 'DICOM Instances Transferred' }
const deleted = { code: '110105', meaning: 'DICOM Study Deleted' }
const exported = { code: '110106', meaning: 'Export' }
const imported = { code: '110107', meaning: 'Import' }
const queried = { code: '110112', meaning: 'Query' }
const alert = { code: '110113', meaning: 'Security Alert' }
const authentication = { code: '110114', meaning: 'User Authentication' }

/** By the beginning of the action; the first that fits. */
const table: readonly (readonly [string, EventCode, EntryKind['action']])[] = [
  ['study:list', queried, 'E'],
  ['worklist:', queried, 'E'],
  ['workitem:', queried, 'E'],
  ['study:read', accessed, 'R'],
  ['study:erase', deleted, 'D'],
  ['study:export', exported, 'R'],
  ['instance:forwarded', transferred, 'R'],
  ['instance:', transferred, 'C'],
  ['retrieval:', transferred, 'R'],
  ['archive:import', imported, 'C'],
  ['archive:started', application, 'E'],
  ['archive:stopped', application, 'E'],
  ['audit:', auditUsed, 'R'],
  ['sign-in:', authentication, 'E'],
  ['session:', authentication, 'E'],
]

/** What is not in the table changes or guards the archive itself: a security alert (PS3.15 A.5.3.11). */
export function kindOf({ action, outcome }: AuditEvent): EntryKind {
  const [, event, done] = table.find(([beginning]) => action.startsWith(beginning)) ?? ['', alert, 'E' as const]
  return { event, action: done, outcome: outcome === 'success' ? 0 : outcome === 'denied' ? 4 : 8 }
}
