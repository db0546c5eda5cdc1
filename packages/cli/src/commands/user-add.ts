/** `leadglass user add` */
import { type Command, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { readPassword } from '../password.ts'
import { personRoles } from '../roles.ts'
import { setUpText } from './user-recover.ts'

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
    .option('--password-stdin', 'read a first password from standard input; without it, a one-time link is printed')
    .action(async (name: string, options: UserAddOptions) => {
      const password = options.passwordStdin ? await readPassword(cli.terminal.stdin) : undefined
      const given = { name, role: options.role, ...(password !== undefined && { password }) }
      const user = await cli.operate(options, 'user.add', given)
      cli.answer(options, user, () =>
        user.link === undefined
          ? `${user.name} can sign in as ${user.role}.`
          : setUpText(
              `${user.name} can sign in as ${user.role} once the account is set up.`,
              user.link,
              user.expiresAt,
            ),
      )
    })
}
