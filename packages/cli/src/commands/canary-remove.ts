/** `leadglass canary remove` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function canaryRemoveCommand(cli: Cli): Command {
  return dataCommand(
    'remove <STUDYUID>',
    'erase a canary study',
    'leadglass canary remove 2.25.1234 --data /srv/leadglass',
  ).action(async (studyInstanceUID: string, options: CommonOptions) => {
    const removed = await cli.operate(options, 'canary.remove', { studyInstanceUID })
    cli.answer(options, removed, () => `Removed ${removed.studyInstanceUID}.`)
  })
}
