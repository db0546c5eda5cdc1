/** `leadglass collection remove`: what was granted by it ends. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function collectionRemoveCommand(cli: Cli): Command {
  return dataCommand(
    'remove <NAME>',
    'remove a collection; what was granted by it ends',
    'leadglass collection remove Cardiology --data /srv/leadglass',
  ).action(async (name: string, options: CommonOptions) => {
    const removed = await cli.operate(options, 'collection.remove', { name })
    cli.answer(options, removed, () => `${removed.name} is no collection any more, and its grants have ended.`)
  })
}
