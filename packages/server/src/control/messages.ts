/**
 * What travels over the control socket: one JSON object a line.
 *
 * `POST /operations/NAME` with `{params, operator}`; the answer is any number of progress lines and one last line.
 */
import type { ExitStatus } from '../operations/operation-failure.ts'
import type { Progress } from '../operations/operation-table.ts'

export interface ControlRequest {
  params: unknown
  /** Name of the operating system's user, for the audit log. Whoever can open the socket owns the folder anyway. */
  operator: string
}

export type ControlLine =
  | { progress: Progress }
  | { result: unknown }
  | {
      failure: {
        code: string
        message: string
        exitStatus: ExitStatus
        detail: Readonly<Record<string, string | number>>
      }
    }
