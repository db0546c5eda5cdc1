/** What a request to the server can end in other than an answer. Each code has its words in every language file. */

/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type WebErrorCode =
  | 'LG_WEB_SIGNED_OUT'
  | 'LG_WEB_WRONG_PASSWORD'
  | 'LG_WEB_SECOND_FACTOR_NEEDED'
  | 'LG_WEB_WRONG_CODE'
  | 'LG_WEB_LAST_FACTOR'
  | 'LG_WEB_PASSKEY_FAILED'
  | 'LG_WEB_NOT_PERMITTED'
  | 'LG_WEB_NOT_FOUND'
  | 'LG_WEB_INVALID'
  | 'LG_WEB_CONFLICT'
  | 'LG_WEB_TASK_TAKEN'
  | 'LG_WEB_THROTTLED'
  | 'LG_WEB_BUSY'
  | 'LG_WEB_UNREACHABLE'
  | 'LG_WEB_SERVER_FAILED'
  | 'LG_WEB_FRAME_UNSUPPORTED'
  | 'LG_WEB_FRAME_DAMAGED'

/** Facts for the page: HTTP status, seconds to wait; never patient data. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** The server refused, failed or could not be reached. */
export class WebError extends Error {
  override readonly name = 'WebError'
  readonly code: WebErrorCode
  readonly detail: ErrorDetail

  constructor(code: WebErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
