/** `leadglass client enable` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function clientEnableCommand(cli: Cli): Command {
  return dataCommand(
    'enable <NAME>',
    'let a disabled program in again',
    'leadglass client enable reporting --data /srv/leadglass',
  ).action(async (name: string, options: CommonOptions) => {
    const enabled = await cli.operate(options, 'client.enable', { name })
    cli.answer(options, enabled, () => `The program ${enabled.name} is let in again.`)
  })
}
