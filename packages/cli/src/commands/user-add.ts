/** `leadglass user add` */
import { type Command, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { CliError } from '../errors.ts'
import { readPassword } from '../password.ts'
import { personRoles } from '../roles.ts'

interface UserAddOptions extends CommonOptions {
  role: string
  passwordStdin?: boolean
}

export function userAddCommand(cli: Cli): Command {
  return dataCommand(
    'add <NAME>',
    'let a person sign in',
    'leadglass user add ada --role clinician --password-stdin --data /srv/leadglass < password.txt',
  )
    .addOption(new Option('--role <ROLE>', 'what the person may do').choices(personRoles).makeOptionMandatory())
    .option('--password-stdin', 'read the password from standard input (needed; it is never an argument)')
    .action(async (name: string, options: UserAddOptions) => {
      if (!options.passwordStdin) {
        throw new CliError('LG_CLI_USAGE', `give ${name}'s password on standard input and say so with --password-stdin`)
      }
      const password = await readPassword(cli.terminal.stdin)
      const user = await cli.operate(options, 'user.add', { name, role: options.role, password })
      cli.answer(options, user, () => `${user.name} can sign in as ${user.role}.`)
    })
}
