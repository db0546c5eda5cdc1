/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type CliErrorCode = 'LG_CLI_USAGE' | 'LG_CLI_NOT_CONFIRMED' | 'LG_CLI_NO_SAMPLES' | 'LG_CLI_SEND_FAILED'

/** Facts for the log: lengths, codes, paths the user gave; never patient data. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** The command cannot do what it was asked to: a wrong argument, a missing answer, a peer that refused. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliErrorCode
  readonly detail: ErrorDetail

  constructor(code: CliErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
