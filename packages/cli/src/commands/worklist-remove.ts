/** `leadglass worklist remove` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function worklistRemoveCommand(cli: Cli): Command {
  return dataCommand(
    'remove <ITEM>',
    'remove a scheduled step, named as the list names it',
    'leadglass worklist remove 9f2c41d07be35a18 --data /srv/leadglass',
  ).action(async (id: string, options: CommonOptions) => {
    const result = await cli.operate(options, 'worklist.remove', { id })
    cli.answer(options, result, () => `Removed ${result.id}.`)
  })
}
