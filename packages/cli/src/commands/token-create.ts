/** `leadglass token create`: a bearer token, shown this once. */
import { type Command, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, durationMs } from '../command.ts'
import { tokenRoles } from '../roles.ts'
import { type Role, type ScopeOptions, scopeOf, withScopeOptions } from '../scope-options.ts'

interface TokenCreateOptions extends CommonOptions, ScopeOptions {
  role: Role
  name: string
  expires: number
}

const dayMs = 86_400_000

export function tokenCreateCommand(cli: Cli): Command {
  const made = dataCommand(
    'create',
    'make a token for a program',
    'leadglass token create --role clinician --name viewer --expires 12h --data /srv/leadglass',
  )
  return withScopeOptions(made)
    .addOption(new Option('--role <ROLE>', 'what the program may do').choices(tokenRoles).makeOptionMandatory())
    .requiredOption('--name <NAME>', 'what the token is called in lists and in the audit log')
    .addOption(new Option('--expires <TIME>', 'how long it works').default(dayMs, '1d').argParser(durationMs))
    .action(async (options: TokenCreateOptions) => {
      const { name, role, expires: expiresInMs } = options
      const created = await cli.operate(options, 'token.create', { name, role, expiresInMs, ...scopeOf(options) })
      cli.answer(options, created, () =>
        [
          created.token,
          '',
          `Works until ${created.expiresAt} as Authorization: Bearer; it is not shown again.`,
          `Revoke it: leadglass token revoke ${name} --data ${options.data}`,
        ].join('\n'),
      )
    })
}
