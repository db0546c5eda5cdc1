/** `leadglass node log`: why a device was turned away. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { table } from '../output/table.ts'

interface NodeLogOptions extends CommonOptions {
  count: number
}

export function nodeLogCommand(cli: Cli): Command {
  return dataCommand(
    'log [AETITLE]',
    'tell why a device was turned away: its connections, associations, services and messages',
    'leadglass node log SCANNER1 --data /srv/leadglass',
  )
    .option('--count <N>', 'how many refusals, at most 1000', wholeNumber, 50)
    .action(async (aeTitle: string | undefined, options: NodeLogOptions) => {
      const { count } = options
      const { refusals } = await cli.operate(options, 'node.log', {
        count,
        ...(aeTitle === undefined ? {} : { aeTitle }),
      })
      cli.answer(options, refusals, () =>
        refusals.length === 0
          ? 'Nothing was refused.'
          : table(
              ['last', 'times', 'AE title', 'address', 'what', 'reason'],
              refusals.map(({ lastAt, count: times, aeTitle: title, address, kind, why, code }) => [
                lastAt.slice(0, 19).replace('T', ' '),
                String(times),
                title,
                address,
                code === undefined ? kind : `${kind} ${code}`,
                why,
              ]),
            ),
      )
    })
}
