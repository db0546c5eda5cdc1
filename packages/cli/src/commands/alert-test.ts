/** `leadglass alert test` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function alertTestCommand(cli: Cli): Command {
  return dataCommand(
    'test',
    'raise an alert that means nothing, to see it arrive over each channel',
    'leadglass alert test --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const alert = await cli.operate(options, 'alert.test', {})
    cli.answer(options, alert, () => `Raised alert ${alert.id}. A running server sends it; see "leadglass alert list".`)
  })
}
