/**
 * What an operation rejects with, whether it ran here or in the server behind the control socket.
 */

/** Exit statuses of the `leadglass` command. */
export type ExitStatus = 1 | 64 | 65 | 69 | 77 | 78

/** Carries the code and message of any package's error, and the exit status that its kind stands for. */
export class OperationFailure extends Error {
  override readonly name = 'OperationFailure'
  readonly code: string
  readonly exitStatus: ExitStatus
  readonly detail: Readonly<Record<string, number | string>>

  constructor(
    code: string,
    message: string,
    exitStatus: ExitStatus,
    detail: Readonly<Record<string, number | string>> = {},
  ) {
    super(message)
    this.code = code
    this.exitStatus = exitStatus
    this.detail = detail
  }
}
