/** `leadglass trash restore`: brings back what one entry of the trash took away. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { countOf } from '../output/units.ts'

export function trashRestoreCommand(cli: Cli): Command {
  return dataCommand(
    'restore <ENTRY>',
    'bring back what was deleted',
    'leadglass trash restore 417 --data /srv/leadglass',
  ).action(async (entry: string, options: CommonOptions) => {
    const restored = await cli.operate(options, 'trash.restore', { entry: wholeNumber(entry) })
    cli.answer(options, restored, () => `Restored ${countOf(restored.instances, 'instance')}.`)
  })
}
