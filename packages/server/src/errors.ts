/** Every code the server package throws as {@link ServerError}. Meaning and remedy: docs/reference/errors.md */
export type ServerErrorCode =
  | 'LG_DATA_FOLDER_EXISTS'
  | 'LG_DATA_FOLDER_MISSING'
  | 'LG_DATA_FOLDER_INCOMPLETE'
  | 'LG_LISTEN_FAILED'
  | 'LG_CERTIFICATE_UNUSABLE'
  | 'LG_NODE_UNKNOWN'
  | 'LG_NODE_CERTIFICATES'
  | 'LG_CERTIFICATE_REQUEST'
  | 'LG_RENEWAL_REFUSED'
  | 'LG_NODE_WITHOUT_ADDRESS'
  | 'LG_NODE_WITHOUT_IDENTITIES'
  | 'LG_CREDENTIALS_UNUSABLE'
  | 'LG_OPERATION_UNKNOWN'
  | 'LG_OPERATION_PARAMS'
  | 'LG_OPERATION_FAILED'
  | 'LG_OPERATION_NOT_HERE'
  | 'LG_CONTROL_UNREACHABLE'
  | 'LG_ROUTE_WITHOUT_RIGHT'
  | 'LG_INSTANCE_TOO_LARGE'
  | 'LG_STUDY_DIFFERS'
  | 'LG_SERVICES_UNREADABLE'
  | 'LG_SERVICES_NEWER'
  | 'LG_WORKLIST_ITEM_INVALID'
  | 'LG_WORKLIST_ITEM_UNKNOWN'
  | 'LG_WORKLIST_FULL'
  | 'LG_WORKLIST_FOLDER'
  | 'LG_WORKITEM_INVALID'
  | 'LG_WORKITEM_UNKNOWN'
  | 'LG_WORKITEM_EXISTS'
  | 'LG_WORKITEM_STATE'
  | 'LG_WORKITEMS_FULL'
  | 'LG_WORKITEM_SUBSCRIBERS'
  | 'LG_PROJECT_UNKNOWN'
  | 'LG_PROJECT_ERASED'
  | 'LG_REVIEW_UNKNOWN'
  | 'LG_COMMITMENT_LIMIT'
  | 'LG_PREFETCH_INCOMPLETE'
  | 'LG_PEER_REFUSED'
  | 'LG_PREFERENCES_FULL'
  | 'LG_SYSLOG_FAILED'
  | 'LG_WEBHOOK_FAILED'
  | 'LG_WITNESS_FAILED'
  | 'LG_WITNESS_REFUSED'
  | 'LG_MAIL_FAILED'
  | 'LG_CANARIES_FULL'
  | 'LG_CANARY_UNKNOWN'
  | 'LG_ALERT_UNKNOWN'
  | 'LG_ALERT_NEEDS_PERSON'
  | 'LG_BACKUP_BUSY'
  | 'LG_BACKUP_UNSET'
  | 'LG_DRILL_SPACE'
  | 'LG_RESTORE_KEY'

/** Every code of {@link ConfigError}: a setting the operator must correct before anything starts. */
export type ConfigErrorCode = 'LG_CONFIG_UNREADABLE' | 'LG_CONFIG_SYNTAX' | 'LG_CONFIG_UNKNOWN_KEY' | 'LG_CONFIG_VALUE'

/** Facts for the log: offsets, lengths, codes, setting names; never patient data. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** The server could not start, or was asked for something that it does not have. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly code: ServerErrorCode
  readonly detail: ErrorDetail

  constructor(code: ServerErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}

/** A setting is wrong; the message says where it stands and what to write instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code: ConfigErrorCode
  /** `source` is the file, environment variable or flag; `line` counts from 1 and is absent outside files. */
  readonly detail: ErrorDetail

  constructor(code: ConfigErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
