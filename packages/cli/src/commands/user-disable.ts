/** `leadglass user disable`: ends the person's sessions and refuses new ones. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function userDisableCommand(cli: Cli): Command {
  return dataCommand('disable <NAME>', 'lock a person out', 'leadglass user disable ada --data /srv/leadglass').action(
    async (name: string, options: CommonOptions) => {
      const user = await cli.operate(options, 'user.disable', { name })
      cli.answer(options, user, () => `${user.name} is locked out.`)
    },
  )
}
