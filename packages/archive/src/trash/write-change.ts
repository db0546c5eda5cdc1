/** Writes down that something was deleted, restored or erased: a record in the packs, so that a new index knows it too. */
import type { AuditEvent } from '@leadglass/audit'
import type { Committer } from '../commit/committer.ts'
import type { StudyKey } from '../keys/study-keys.ts'
import { RecordWriter } from '../record/record-writer.ts'
import { type Change, encodeChange } from './change.ts'

export interface ChangeOrder {
  change: Change
  /** Key that the record lies under. */
  key: StudyKey
  events: readonly AuditEvent[]
  check?: () => Promise<void>
  committed?: () => void
}

/** Resolves once record, audit entries and index agree. */
export async function writeChange(committer: Committer, { change, key, ...order }: ChangeOrder): Promise<void> {
  const writer = new RecordWriter('change')
  writer.end(encodeChange(change))
  const body = { in: 'memory' as const, parts: writer.take() }
  await committer.submit({ writer, body, study: key, facts: { kind: 'change', change }, unseenAt: -1, ...order })
}
