/** The encrypted picture archive: everything a protocol may ask of it, each method on behalf of a principal. */
import type { Gate, Principal } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import type { FileSystem } from './file-system/file-system.ts'
import type { FolderLock } from './folder-lock.ts'
import type { SearchQuery, SearchResult } from './index/query.ts'
import type { KeySource } from './keys/key-source.ts'
import type { Keyring } from './keys/keyring.ts'
import type {
  ArchiveStatistics,
  ExportSink,
  KeysStatus,
  OnProgress,
  ReindexReport,
  VerifyReport,
} from './maintenance/reports.ts'
import type { InstanceContent, InstanceHandle, SeriesMetadata } from './read/instance-content.ts'
import type { ReceiveOrigin, ReceiveResult } from './receive/receive-origin.ts'

/** The audit log as far as the archive needs it; `AuditLog` of @leadglass/audit is one. */
export interface AuditSink {
  /** Resolves once the events are on stable storage. */
  append(events: readonly AuditEvent[]): Promise<void>
}

export interface ArchiveOptions {
  /** The data folder; `packs/`, `keys/`, `index.db` and `lock` lie in it. */
  folder: string
  /** A source, or the keyring that `openKeyring` opened from one. */
  keySource: KeySource | Keyring
  gate: Gate
  audit: AuditSink
  /** The lock of the folder when the caller has taken it already; released by `close` otherwise. */
  lock?: FolderLock
  fs?: FileSystem
  /** Octets after which a pack is sealed. Default 4 GiB. */
  packLimitOctets?: number
  /** How long a series is quiet before its metadata is written as one record, ms. Default 30,000. */
  quietAfterMs?: number
}

export interface StudyRequest {
  studyInstanceUID: string
  seriesInstanceUID?: string
  sopInstanceUID?: string
}

export class Archive {
  /** Makes an empty archive in a folder that holds none. @throws ArchiveError LG_ARCHIVE_EXISTS */
  static create(_options: { folder: string; keySource: KeySource }): Promise<void> {
    throw new Error('first landing')
  }

  /** Opens the archive for this process alone, after a crash too. @throws ArchiveError LG_ARCHIVE_LOCKED, LG_ARCHIVE_MISSING, LG_KEY_WRONG */
  static open(_options: ArchiveOptions): Promise<Archive> {
    throw new Error('first landing')
  }

  get keys(): Keyring {
    throw new Error('first landing')
  }

  /** Takes one instance. Chunks must not be written into after they are handed over. */
  receive(_origin: ReceiveOrigin, _dataSet: AsyncIterable<Uint8Array>): Promise<ReceiveResult> {
    throw new Error('first landing')
  }

  search(_principal: Principal, _query: SearchQuery): Promise<SearchResult> {
    throw new Error('first landing')
  }

  /** In the order of series number and instance number. Empty when there is none. */
  instances(_principal: Principal, _request: StudyRequest): Promise<InstanceHandle[]> {
    throw new Error('first landing')
  }

  openInstance(_principal: Principal, _handle: InstanceHandle): Promise<InstanceContent> {
    throw new Error('first landing')
  }

  /** `undefined` when there is no such series. */
  seriesMetadata(
    _principal: Principal,
    _request: { studyInstanceUID: string; seriesInstanceUID: string },
  ): Promise<SeriesMetadata | undefined> {
    throw new Error('first landing')
  }

  /** Destroys the study's key. @throws ArchiveError LG_STUDY_UNKNOWN */
  erase(_principal: Principal, _studyInstanceUID: string): Promise<{ study: string; instances: number }> {
    throw new Error('first landing')
  }

  /** @returns how many files the sink took. @throws ArchiveError LG_STUDY_UNKNOWN */
  export(_principal: Principal, _studyInstanceUID: string, _sink: ExportSink): Promise<{ instances: number }> {
    throw new Error('first landing')
  }

  verify(_principal: Principal, _onProgress?: OnProgress): Promise<VerifyReport> {
    throw new Error('first landing')
  }

  reindex(_principal: Principal, _onProgress?: OnProgress): Promise<ReindexReport> {
    throw new Error('first landing')
  }

  keysStatus(_principal: Principal): Promise<KeysStatus> {
    throw new Error('first landing')
  }

  rotateKeys(_principal: Principal): Promise<KeysStatus> {
    throw new Error('first landing')
  }

  /** Counts only; asks no right beyond opening the archive. */
  statistics(): Promise<ArchiveStatistics> {
    throw new Error('first landing')
  }

  /** Waits for what is under way, then closes. Further calls throw LG_ARCHIVE_CLOSED. */
  close(): Promise<void> {
    throw new Error('first landing')
  }
}
