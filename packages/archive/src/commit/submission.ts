/** A finished record on its way into the archive. */
import type { AuditEvent } from '@leadglass/audit'
import type { NewRecord } from '../index/index-store.ts'
import type { StudyKey } from '../keys/study-keys.ts'
import type { Pack } from '../pack/pack.ts'
import type { RecordWriter } from '../record/record-writer.ts'

type WithoutPlace<T> = T extends unknown ? Omit<T, 'sequence' | 'place' | 'studyKey'> : never

/** What the index will say of the record. */
export type RecordFacts = WithoutPlace<NewRecord>

/** Where the body is: in memory, to be appended to the shared pack, or already in a leased pack after room for the header. */
export type Body = { in: 'memory'; parts: readonly Uint8Array[] } | { in: 'pack'; pack: Pack; start: number }

export interface Submission {
  readonly writer: RecordWriter
  readonly body: Body
  readonly study: StudyKey
  readonly facts: RecordFacts
  /** Written in the same commit. */
  readonly events: readonly AuditEvent[]
  /** Asked when it is this one's turn, before anything is written: a rejection refuses it. */
  readonly check?: () => Promise<void>
  /** Told once the index has it, before the next commit. */
  readonly committed?: () => void
  /** `Committer.commits` when the index was last seen not to hold this instance. */
  readonly unseenAt: number
}

/** `taken`: the archive holds an instance of this UID already; nothing of this one was kept. */
export type CommitOutcome = 'stored' | 'taken'
