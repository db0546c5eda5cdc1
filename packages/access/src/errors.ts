/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type AccessErrorCode =
  | 'LG_ACCESS_DENIED'
  | 'LG_SIGN_IN_FAILED'
  | 'LG_SIGN_IN_THROTTLED'
  | 'LG_PASSWORD_WEAK'
  | 'LG_NAME_INVALID'
  | 'LG_NAME_TAKEN'
  | 'LG_NAME_UNKNOWN'
  | 'LG_LINK_INVALID'
  | 'LG_NODE_INVALID'
  | 'LG_CERTIFICATE_TAKEN'
  | 'LG_EXPIRY_INVALID'
  | 'LG_SHARE_CLOSED'
  | 'LG_SHARE_INVALID'
  | 'LG_SHARE_UNKNOWN'
  | 'LG_SCOPE_INVALID'
  | 'LG_CLIENT_REFUSED'
  | 'LG_COLLECTION_INVALID'
  | 'LG_COLLECTION_UNKNOWN'
  | 'LG_GRANT_INVALID'
  | 'LG_GRANT_UNKNOWN'
  | 'LG_APPROVAL_REQUIRED'
  | 'LG_APPROVAL_UNKNOWN'
  | 'LG_APPROVAL_DECIDED'
  | 'LG_SECOND_PERSON_REQUIRED'
  | 'LG_GLASS_INVALID'
  | 'LG_GLASS_UNKNOWN'
  | 'LG_GLASS_CLOSED'
  | 'LG_ACCOUNTS_UNREADABLE'
  | 'LG_ACCOUNTS_DAMAGED'
  | 'LG_ACCOUNTS_NEWER'

/** Facts for the log: rule names, waiting times, limits; never secrets or patient data. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** Someone asked for what they may not have, or the accounts could not be kept as asked. */
export class AccessError extends Error {
  override readonly name = 'AccessError'
  readonly code: AccessErrorCode
  readonly detail: ErrorDetail

  constructor(code: AccessErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
