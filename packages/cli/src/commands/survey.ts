/** `leadglass survey`: what an archive shows to strangers, counted without looking at it. One line a command. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { surveyCasesCommands } from './survey-cases.ts'
import { surveyDiffCommand } from './survey-diff.ts'
import { surveyKeyCommand } from './survey-key.ts'
import { surveyReportCommand } from './survey-report.ts'
import { surveyRunCommand } from './survey-run.ts'
import { surveySignCommand } from './survey-sign.ts'
import { surveySimulateCommand } from './survey-simulate.ts'

export function surveyCommands(cli: Cli): Command {
  return group('survey', 'find archives that answer to strangers, and follow them until they are closed', [
    surveyRunCommand(cli),
    surveySignCommand(cli),
    surveyKeyCommand(cli),
    surveyReportCommand(cli),
    surveyDiffCommand(cli),
    surveyCasesCommands(cli),
    surveySimulateCommand(cli),
  ])
}
