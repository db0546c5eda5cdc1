/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type NetworkErrorCode =
  | 'LG_PDU_MALFORMED'
  | 'LG_PDU_TOO_LONG'
  | 'LG_PDU_UNEXPECTED'
  | 'LG_COMMAND_MALFORMED'
  | 'LG_COMMAND_TOO_LONG'
  | 'LG_COMMAND_UNEXPECTED'
  | 'LG_DATA_SET_TOO_LONG'
  | 'LG_CONTEXT_NOT_ACCEPTED'
  | 'LG_ASSOCIATION_REJECTED'
  | 'LG_ASSOCIATION_ABORTED'
  | 'LG_ASSOCIATION_CLOSED'
  | 'LG_ASSOCIATION_TIMEOUT'
  | 'LG_CONNECTION_FAILED'
  | 'LG_CONNECTION_LOST'
  | 'LG_TLS_FAILED'

/** Facts for the log: offsets, lengths, codes; never patient data. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** A peer broke the protocol, refused us, or went silent. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
  readonly code: NetworkErrorCode
  readonly detail: ErrorDetail

  constructor(code: NetworkErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
    this.detail = detail
  }
}
