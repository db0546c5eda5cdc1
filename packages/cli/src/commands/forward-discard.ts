/** `leadglass forward discard` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { countOf } from '../output/units.ts'

export function forwardDiscardCommand(cli: Cli): Command {
  return dataCommand(
    'discard [AETITLE]',
    'forget what was given up; it stays in this archive',
    'leadglass forward discard RESEARCH --data /srv/leadglass',
  ).action(async (destination: string | undefined, options: CommonOptions) => {
    const result = await cli.operate(options, 'forward.discard', destination === undefined ? {} : { destination })
    cli.answer(options, result, () => `Forgot ${countOf(result.deliveries, 'delivery', 'deliveries')}.`)
  })
}
