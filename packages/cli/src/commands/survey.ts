/** `leadglass survey`: what an archive shows to strangers, counted without looking at it. One line a command. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { surveyKeyCommand } from './survey-key.ts'
import { surveyRunCommand } from './survey-run.ts'
import { surveySignCommand } from './survey-sign.ts'
import { surveySimulateCommand } from './survey-simulate.ts'

export function surveyCommands(cli: Cli): Command {
  return group('survey', 'find archives that answer to strangers, and follow them until they are closed', [
    surveyRunCommand(cli),
    surveySignCommand(cli),
    surveyKeyCommand(cli),
    surveySimulateCommand(cli),
  ])
}
