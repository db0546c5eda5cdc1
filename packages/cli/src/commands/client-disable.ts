/** `leadglass client disable` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function clientDisableCommand(cli: Cli): Command {
  return dataCommand(
    'disable <NAME>',
    'refuse a program until it is enabled again',
    'leadglass client disable reporting --data /srv/leadglass',
  ).action(async (name: string, options: CommonOptions) => {
    const disabled = await cli.operate(options, 'client.disable', { name })
    cli.answer(options, disabled, () => `The program ${disabled.name} is refused from now on, its access tokens too.`)
  })
}
