/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type DeidentifyErrorCode =
  | 'LG_DEIDENTIFY_PROFILE_INVALID'
  | 'LG_DEIDENTIFY_RULES_INVALID'
  | 'LG_DEIDENTIFY_VALUE_TOO_LONG'
  | 'LG_DEIDENTIFY_WITHHELD'

/** Facts for the log: tags, lengths, names of options and rules; never a value, which may be a patient's. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** An instance must not leave de-identified, or we were asked for a profile that means nothing. */
export class DeidentifyError extends Error {
  override readonly name = 'DeidentifyError'
  readonly code: DeidentifyErrorCode
  readonly detail: ErrorDetail

  constructor(code: DeidentifyErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
