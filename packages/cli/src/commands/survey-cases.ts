/** `leadglass survey cases`: each open archive, from the finding to the proof that it is closed. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { casesExportCommand } from './cases-export.ts'
import { casesImportCommand } from './cases-import.ts'
import { casesListCommand } from './cases-list.ts'
import { casesNotifyCommand } from './cases-notify.ts'
import { casesRecheckCommand } from './cases-recheck.ts'
import { casesShowCommand } from './cases-show.ts'
import { casesStepCommands } from './cases-step.ts'
import { casesVerifyCommand } from './cases-verify.ts'

export function surveyCasesCommands(cli: Cli): Command {
  const [validate, acknowledge, mitigate, note] = casesStepCommands(cli)
  return group('cases', 'follow each open archive until it is closed', [
    casesImportCommand(cli),
    casesListCommand(cli),
    casesShowCommand(cli),
    validate!,
    casesNotifyCommand(cli),
    acknowledge!,
    mitigate!,
    casesRecheckCommand(cli),
    note!,
    casesExportCommand(cli),
    casesVerifyCommand(cli),
  ])
}
