/** An entry of the log as it is written out for others. */
import type { EntrySubject } from '@leadglass/archive'
import type { LogEntry } from '@leadglass/audit'

export interface ExportedEntry extends LogEntry {
  /** What the study is that the entry is about; absent when it is about none. */
  study?: EntrySubject
}
