/** `leadglass keys status` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { keysTree } from '../output/keys-tree.ts'

export function keysStatusCommand(cli: Cli): Command {
  return dataCommand('status', 'show what is wrapped by what', 'leadglass keys status --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const status = await cli.operate(options, 'keys.status', {})
      cli.answer(options, status, () => keysTree(status))
    },
  )
}
