/**
 * Error codes become exit statuses here and nowhere else.
 *
 * Statuses are those of BSD sysexits.h as far as design section 7 uses them.
 */
import type { OperationFailure } from '@leadglass/server'
import { CommanderError } from 'commander'

export const ExitStatus = {
  Done: 0,
  NotAllDone: 1,
  Usage: 64,
  BadData: 65,
  Unavailable: 69,
  NotPermitted: 77,
  BadConfiguration: 78,
} as const

export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus]

const statusByCode = new Map<unknown, ExitStatus>([
  ['LG_CLI_USAGE', ExitStatus.Usage],
  ['LG_CLI_NO_SAMPLES', ExitStatus.BadData],
  ['LG_CLI_SEND_FAILED', ExitStatus.Unavailable],
  ['LG_ACCESS_DENIED', ExitStatus.NotPermitted],
  ['LG_ARCHIVE_LOCKED', ExitStatus.Unavailable],
  ['LG_LISTEN_FAILED', ExitStatus.Unavailable],
  ['LG_SURVEY_SCOPE_INVALID', ExitStatus.BadConfiguration],
  ['LG_SURVEY_OUT_OF_SCOPE', ExitStatus.NotPermitted],
  ['LG_SURVEY_TARGETS_INVALID', ExitStatus.BadData],
  ['LG_SURVEY_SNAPSHOT_INVALID', ExitStatus.BadData],
  ['LG_SURVEY_FLEET_INVALID', ExitStatus.BadData],
  ['LG_SURVEY_REGISTER_LOCKED', ExitStatus.Unavailable],
  ['LG_SURVEY_LISTEN_FAILED', ExitStatus.Unavailable],
  ['LG_RENEWAL_REFUSED', ExitStatus.Unavailable],
  ['EACCES', ExitStatus.NotPermitted],
  ['EPERM', ExitStatus.NotPermitted],
  ['ENOSPC', ExitStatus.Unavailable],
])

/** Whole kinds of errors, for codes that the table above does not tell apart. */
const statusByName = new Map<unknown, ExitStatus>([
  ['ConfigError', ExitStatus.BadConfiguration],
  ['ServerError', ExitStatus.BadConfiguration],
  ['AccessError', ExitStatus.Usage],
  ['DicomError', ExitStatus.BadData],
  ['SurveyError', ExitStatus.BadData],
  ['ShieldError', ExitStatus.BadConfiguration],
])

/** The exit status for whatever a command threw. An unknown error reads Not All Done, never Done. */
export function exitStatusOf(error: unknown): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Done : ExitStatus.Usage
  if (isOperationFailure(error)) return error.exitStatus
  const name = error instanceof Error ? error.name : undefined
  return statusByCode.get(codeOf(error)) ?? statusByName.get(name) ?? ExitStatus.NotAllDone
}

/** By name, since the class itself comes with the whole server, which help and usage errors do without. */
function isOperationFailure(error: unknown): error is OperationFailure {
  return error instanceof Error && error.name === 'OperationFailure' && 'exitStatus' in error
}

/** The `code` of an error of any package or of Node; `undefined` where there is none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
