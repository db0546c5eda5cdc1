/** `leadglass forward retry` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { countOf } from '../output/units.ts'

export function forwardRetryCommand(cli: Cli): Command {
  return dataCommand(
    'retry [AETITLE]',
    'put back what was given up, and try unreachable destinations at once',
    'leadglass forward retry RESEARCH --data /srv/leadglass',
  ).action(async (destination: string | undefined, options: CommonOptions) => {
    const result = await cli.operate(options, 'forward.retry', destination === undefined ? {} : { destination })
    cli.answer(options, result, () => `Put back ${countOf(result.deliveries, 'delivery', 'deliveries')}.`)
  })
}
