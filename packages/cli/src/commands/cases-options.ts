/** What the commands on cases have in common: the survey folder, who acts, when, and which cases are meant. */
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import type { CaseBook, Selection } from '@leadglass/survey'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { command, wholeNumber } from '../command.ts'
import { CliError } from '../errors.ts'

export interface FolderOptions {
  folder: string
  json?: boolean
}

export interface StepOptions extends FolderOptions {
  by?: string
  on?: Date
  note?: string
  largest?: number
}

/** A command on the survey folder: `--folder DIR`, or LEADGLASS_SURVEY_FOLDER. */
export function casesCommand(usage: string, summary: string, example: string): Command {
  return command(usage, summary, example).addOption(
    new Option('--folder <DIR>', 'the survey folder: runs in its sub-folders, the register in cases/')
      .env('LEADGLASS_SURVEY_FOLDER')
      .makeOptionMandatory(),
  )
}

/** A command by which a person takes a step. */
export function stepCommand(usage: string, summary: string, example: string): Command {
  return casesCommand(usage, summary, example)
    .argument('[CASE...]', 'names of cases: C-0001')
    .option('--largest <N>', 'instead of names: the N largest for which this is the next step', wholeNumber)
    .option('--by <NAME>', 'who does this, for the register (default: your account)')
    .option('--on <DATE>', 'when it happened (default: now)', date)
    .option('--note <TEXT>', 'a remark for the register; no patient data')
}

export async function openBook({ folder }: FolderOptions): Promise<CaseBook> {
  const { CaseBook } = await import('@leadglass/survey')
  return new CaseBook(resolve(folder))
}

/** `operator:NAME`, as the register writes who acted. */
export const actorOf = ({ by }: { by?: string }): string => `operator:${by ?? accountName()}`

/** In a container the account may have a number and no name. */
function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

export function stepOf(options: StepOptions): { by: string; on: Date; note?: string } {
  const { on = new Date(), note } = options
  return { by: actorOf(options), on, ...(note !== undefined && { note }) }
}

/** @throws CliError `LG_CLI_USAGE` when neither or both are given */
export function selectionOf(ids: readonly string[], { largest }: StepOptions): Selection {
  if (ids.length > 0 && largest === undefined) return { ids }
  if (ids.length === 0 && largest !== undefined) return { largest }
  throw new CliError('LG_CLI_USAGE', 'which cases? Give their names, or --largest N')
}

/** Parses `2019-09-18` or a whole ISO 8601 time. @throws InvalidArgumentError for anything else */
export function date(text: string): Date {
  const time = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text) ? new Date(text) : new Date(Number.NaN)
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('Give a date like 2019-09-18.')
  return time
}
