/** `leadglass client remove` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function clientRemoveCommand(cli: Cli): Command {
  return dataCommand(
    'remove <NAME>',
    'refuse a program from now on',
    'leadglass client remove reporting --data /srv/leadglass',
  ).action(async (name: string, options: CommonOptions) => {
    const removed = await cli.operate(options, 'client.remove', { name })
    cli.answer(options, removed, () => `The program ${removed.name} is refused from now on, its access tokens too.`)
  })
}
