/** What the archive is opened with. */
import type { Gate } from '@leadglass/access'
import type { AuditEvent, Sealer } from '@leadglass/audit'
import type { AccessWatch } from './access-watch.ts'
import type { FileSystem } from './file-system/file-system.ts'
import type { FolderLock } from './folder-lock.ts'
import type { KeySource } from './keys/key-source.ts'
import type { Keyring } from './keys/keyring.ts'
import type { TrashOptions } from './trash/trash-can.ts'

/** The audit log as far as the archive needs it; `AuditLog` of @leadglass/audit is one. */
export interface AuditSink {
  /** Resolves once the events are on stable storage. */
  append(events: readonly AuditEvent[]): Promise<void>
  /** Has every event pass there before it is written, also those of others. */
  sealWith(sealer: Sealer): void
}

export interface ArchiveOptions {
  /** The data folder; `packs/`, `keys/`, `index.db` and `lock` lie in it. */
  folder: string
  /** A source, or the keyring that `openKeyring` opened from one. */
  keySource: KeySource | Keyring
  gate: Gate
  audit: AuditSink
  /** Told of each access. Default: nobody. */
  watch?: AccessWatch
  /** The lock of the folder when the caller has taken it already; it stays the caller's. */
  lock?: FolderLock
  fs?: FileSystem
  /** Octets after which a pack is sealed. Default 4 GiB. */
  packLimitOctets?: number
  /** How long a series is quiet before its metadata is written as one record, ms. Default 30,000. */
  quietAfterMs?: number
  trash?: TrashOptions
}

/** A study, or one series or instance of it. */
export interface StudyRequest {
  studyInstanceUID: string
  seriesInstanceUID?: string
  sopInstanceUID?: string
}
