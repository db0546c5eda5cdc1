/** `leadglass forward list`: by default what could not be delivered, with the reason. */
import { type Command, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { table } from '../output/table.ts'

interface ForwardListOptions extends CommonOptions {
  state: 'dead' | 'waiting' | 'stored' | 'delivered'
  count: number
}

export function forwardListCommand(cli: Cli): Command {
  return dataCommand(
    'list',
    'list deliveries, by default those that were given up, with the reason',
    'leadglass forward list --state waiting --data /srv/leadglass',
  )
    .addOption(
      new Option('--state <STATE>', 'dead (given up), waiting, stored (not committed yet) or delivered')
        .choices(['dead', 'waiting', 'stored', 'delivered'])
        .default('dead'),
    )
    .option('--count <N>', 'how many, at most 1000', wholeNumber, 100)
    .action(async (options: ForwardListOptions) => {
      const { state, count } = options
      const { deliveries } = await cli.operate(options, 'forward.list', { state, count })
      cli.answer(options, deliveries, () =>
        deliveries.length === 0
          ? 'None.'
          : table(
              ['queued', 'destination', 'rule', 'attempts', 'study', 'reason'],
              deliveries.map(({ queuedAt, destination, rule, attempts, study, why = '' }) => [
                queuedAt.slice(0, 19).replace('T', ' '),
                destination,
                rule,
                String(attempts),
                study.slice(0, 12),
                why,
              ]),
            ),
      )
    })
}
