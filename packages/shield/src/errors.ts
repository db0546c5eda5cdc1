/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type ShieldErrorCode = 'LG_SHIELD_UNKNOWN_HOST'

/** The shield cannot be set up as it was written down. */
export class ShieldError extends Error {
  override readonly name = 'ShieldError'
  readonly code: ShieldErrorCode

  constructor(code: ShieldErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
