/** `leadglass keys status` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { factLines } from '../output/facts.ts'

export function keysStatusCommand(cli: Cli): Command {
  return dataCommand(
    'status',
    'show key versions and where the root key lies',
    'leadglass keys status --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const status = await cli.operate(options, 'keys.status', {})
    cli.answer(options, status, () => factLines(status))
  })
}
