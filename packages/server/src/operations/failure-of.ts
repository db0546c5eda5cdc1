/**
 * Any error as an `OperationFailure`: its code, its words, and the exit status of its kind.
 */
import { type ExitStatus, OperationFailure } from './operation-failure.ts'

/** BSD sysexits as design section 7 uses them: 64 usage, 65 bad data, 69 unavailable, 77 not permitted, 78 configuration. */
const exitStatusByCode: Readonly<Record<string, ExitStatus>> = {
  LG_OPERATION_UNKNOWN: 64,
  LG_OPERATION_NOT_HERE: 77,
  LG_OPERATION_PARAMS: 64,
  LG_NAME_INVALID: 64,
  LG_NODE_INVALID: 64,
  LG_EXPIRY_INVALID: 64,
  LG_COLLECTION_INVALID: 64,
  LG_GRANT_INVALID: 64,
  LG_GLASS_INVALID: 64,
  LG_COLLECTION_UNKNOWN: 65,
  LG_GRANT_UNKNOWN: 65,
  LG_APPROVAL_UNKNOWN: 65,
  LG_APPROVAL_DECIDED: 65,
  LG_GLASS_UNKNOWN: 65,
  LG_GLASS_CLOSED: 65,
  LG_APPROVAL_REQUIRED: 77,
  LG_SECOND_PERSON_REQUIRED: 77,
  LG_PASSWORD_WEAK: 65,
  LG_NAME_TAKEN: 65,
  LG_NAME_UNKNOWN: 65,
  LG_NODE_UNKNOWN: 65,
  LG_ALERT_UNKNOWN: 65,
  LG_CANARY_UNKNOWN: 65,
  LG_CANARIES_FULL: 65,
  LG_ALERT_NEEDS_PERSON: 77,
  LG_NODE_WITHOUT_ADDRESS: 65,
  LG_NODE_WITHOUT_IDENTITIES: 77,
  LG_CONNECTION_FAILED: 69,
  LG_CONNECTION_LOST: 69,
  LG_TLS_FAILED: 69,
  LG_ASSOCIATION_REJECTED: 69,
  LG_ASSOCIATION_ABORTED: 69,
  LG_ASSOCIATION_CLOSED: 69,
  LG_ASSOCIATION_TIMEOUT: 69,
  LG_CONTEXT_NOT_ACCEPTED: 69,
  LG_PEER_REFUSED: 69,
  LG_CREDENTIALS_UNUSABLE: 65,
  LG_WORKLIST_ITEM_INVALID: 65,
  LG_WORKLIST_ITEM_UNKNOWN: 65,
  LG_DICOM_JSON_INVALID: 65,
  LG_WORKLIST_FULL: 69,
  LG_SERVICES_UNREADABLE: 78,
  LG_SERVICES_NEWER: 78,
  LG_WORKLIST_FOLDER: 78,
  LG_STUDY_UNKNOWN: 65,
  LG_PROJECT_UNKNOWN: 65,
  LG_PROJECT_ERASED: 65,
  LG_REVIEW_UNKNOWN: 65,
  LG_DEIDENTIFY_PROFILE_INVALID: 64,
  LG_STUDY_ERASED: 65,
  LG_SHARE_INVALID: 65,
  LG_SHARE_UNKNOWN: 65,
  LG_TRASH_UNKNOWN: 65,
  LG_RESTORE_CONFLICT: 65,
  LG_BACKUP_ALTERED: 65,
  LG_BACKUP_BUSY: 69,
  LG_BACKUP_FOREIGN: 65,
  LG_BACKUP_FULL: 69,
  LG_BACKUP_INTERRUPTED: 69,
  LG_BACKUP_MISSING: 65,
  LG_BACKUP_OTHER: 65,
  LG_BACKUP_UNREACHABLE: 69,
  LG_BACKUP_UNSET: 78,
  LG_DRILL_SPACE: 69,
  LG_RESTORE_KEY: 77,
  LG_RESTORE_NOT_EMPTY: 65,
  ENOSPC: 69,
  EEXIST: 65,
  ENOENT: 65,
  LG_ARCHIVE_LOCKED: 69,
  LG_ARCHIVE_FULL: 69,
  LG_STORAGE_FAILED: 69,
  LG_CONTROL_UNREACHABLE: 69,
  LG_LISTEN_FAILED: 69,
  LG_ACCESS_DENIED: 77,
  LG_KEY_WRONG: 77,
  LG_SCOPE_INVALID: 64,
  LG_NODE_CERTIFICATES: 65,
  LG_KEY_SOURCE_REFUSED: 77,
  LG_KEY_SOURCE_UNAVAILABLE: 69,
  LG_KEY_DAMAGED: 65,
  EACCES: 77,
  EPERM: 77,
  LG_ARCHIVE_MISSING: 78,
  LG_DATA_FOLDER_EXISTS: 78,
  LG_DATA_FOLDER_MISSING: 78,
  LG_DATA_FOLDER_INCOMPLETE: 78,
  LG_CERTIFICATE_UNUSABLE: 78,
  LG_CONFIG_UNREADABLE: 78,
  LG_CONFIG_SYNTAX: 78,
  LG_CONFIG_UNKNOWN_KEY: 78,
  LG_CONFIG_VALUE: 78,
}

/** An error without a code is our own mistake: its words may hold anything, so they are not passed on. */
export function failureOf(error: unknown): OperationFailure {
  if (error instanceof OperationFailure) return error
  const { code, message, detail } = (error ?? {}) as { code?: unknown; message?: unknown; detail?: unknown }
  if (typeof code !== 'string' || typeof message !== 'string') {
    return new OperationFailure('LG_OPERATION_FAILED', 'an unexpected error; the log has its place in the program', 1)
  }
  return new OperationFailure(code, message, exitStatusByCode[code] ?? 1, plainDetail(detail))
}

function plainDetail(detail: unknown): Record<string, string | number> {
  if (typeof detail !== 'object' || detail === null) return {}
  const plain = Object.entries(detail).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return Object.fromEntries(plain)
}
