/** `leadglass forward status` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'
import { formatCount } from '../output/units.ts'

export function forwardStatusCommand(cli: Cli): Command {
  return dataCommand(
    'status',
    'show how it stands with each destination',
    'leadglass forward status --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const status = await cli.operate(options, 'forward.status', {})
    cli.answer(options, status, () => {
      if (status.destinations.length === 0 && status.rules.length === 0)
        return 'No rule sends anything on: see forwarding.rules in config.yaml.'
      return table(
        ['destination', 'waiting', 'uncommitted', 'delivered', 'undeliverable', 'trouble'],
        status.destinations.map(({ destination, waiting, stored, delivered, dead, why, dueAt }) => [
          destination,
          ...[waiting, stored, delivered, dead].map(formatCount),
          why === undefined ? '' : `${why}; again at ${dueAt?.slice(11, 19)} UTC`,
        ]),
      )
    })
  })
}
