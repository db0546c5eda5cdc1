/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type AuditErrorCode =
  | 'LG_AUDIT_EVENT_INVALID'
  | 'LG_AUDIT_ENTRY_TOO_LONG'
  | 'LG_AUDIT_ENTRY_MALFORMED'
  | 'LG_AUDIT_BUNDLE_MALFORMED'
  | 'LG_AUDIT_JOURNAL_MALFORMED'
  | 'LG_AUDIT_NOTE_MALFORMED'
  | 'LG_AUDIT_SIGNATURE_INVALID'
  | 'LG_AUDIT_LOG_DAMAGED'
  | 'LG_AUDIT_WRITE_FAILED'
  | 'LG_AUDIT_BACKLOG'
  | 'LG_AUDIT_CLOSED'
  | 'LG_AUDIT_INDEX_UNKNOWN'
  | 'LG_AUDIT_WITNESS_KEY'

/** Facts for the log: offsets, lengths, indexes; never what an entry says. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** An entry could not be kept, or what is on disk is not what was written. */
export class AuditError extends Error {
  override readonly name = 'AuditError'
  readonly code: AuditErrorCode
  readonly detail: ErrorDetail

  constructor(code: AuditErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
