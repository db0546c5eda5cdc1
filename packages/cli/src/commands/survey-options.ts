/** What the survey's commands have in common: where the operator's keys are. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'

export interface KeyOptions {
  keys?: string
  json?: boolean
}

/** `--keys DIR`, or LEADGLASS_SURVEY_KEYS. */
export function withKeys(command: Command): Command {
  return command.addOption(
    new Option('--keys <DIR>', "folder of the operator's keys (default: ~/.leadglass/survey)").env(
      'LEADGLASS_SURVEY_KEYS',
    ),
  )
}

export function keyFolderOf({ keys }: KeyOptions): string {
  return keys === undefined ? join(homedir(), '.leadglass', 'survey') : resolve(keys)
}
