/** `leadglass user sign-out` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

interface SignOutOptions extends CommonOptions {
  session?: string
}

export function userSignOutCommand(cli: Cli): Command {
  return dataCommand('sign-out <NAME>', "end a person's sessions", 'leadglass user sign-out ada --data /srv/leadglass')
    .option('--session <ID>', 'only this one, as "user sessions" names it')
    .action(async (name: string, options: SignOutOptions) => {
      const { session } = options
      const result = await cli.operate(options, 'user.sign-out', { name, ...(session !== undefined && { session }) })
      cli.answer(options, result, () => `${result.ended} sessions ended.`)
    })
}
