/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type ArchiveErrorCode =
  | 'LG_ARCHIVE_CLOSED'
  | 'LG_ARCHIVE_EXISTS'
  | 'LG_ARCHIVE_FULL'
  | 'LG_ARCHIVE_LOCKED'
  | 'LG_ARCHIVE_MISSING'
  | 'LG_BACKUP_ALTERED'
  | 'LG_BACKUP_FOREIGN'
  | 'LG_BACKUP_FULL'
  | 'LG_BACKUP_INTERRUPTED'
  | 'LG_BACKUP_MISSING'
  | 'LG_BACKUP_OTHER'
  | 'LG_BACKUP_UNREACHABLE'
  | 'LG_FRAME_UNKNOWN'
  | 'LG_IDENTITY_INVALID'
  | 'LG_IDENTITY_MISMATCH'
  | 'LG_IDENTITY_MISSING'
  | 'LG_INDEX_DAMAGED'
  | 'LG_INSTANCE_CONFLICT'
  | 'LG_KEY_DAMAGED'
  | 'LG_KEY_SOURCE_REFUSED'
  | 'LG_KEY_SOURCE_UNAVAILABLE'
  | 'LG_KEY_WRONG'
  | 'LG_OBJECT_TOO_LONG'
  | 'LG_QUERY_UNSUPPORTED'
  | 'LG_RECORD_DAMAGED'
  | 'LG_RECORD_MALFORMED'
  | 'LG_RESTORE_CONFLICT'
  | 'LG_RESTORE_NOT_EMPTY'
  | 'LG_STORAGE_FAILED'
  | 'LG_STUDY_ERASED'
  | 'LG_STUDY_UNKNOWN'
  | 'LG_TRASH_UNKNOWN'

/** Facts for the log: offsets, lengths, opaque ids; never patient data. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** The archive could not keep, find or trust what was asked of it. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly code: ArchiveErrorCode
  readonly detail: ErrorDetail

  constructor(code: ArchiveErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
