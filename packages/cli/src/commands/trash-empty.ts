/** `leadglass trash empty`: erases what can be restored no more. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function trashEmptyCommand(cli: Cli): Command {
  return dataCommand(
    'empty',
    'erase what is over its grace period now; the archive does so by itself every ten minutes',
    'leadglass trash empty --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const emptied = await cli.operate(options, 'trash.empty', {})
    const { studies } = emptied
    cli.answer(options, emptied, () => `Erased ${studies} ${studies === 1 ? 'study' : 'studies'}.`)
  })
}
