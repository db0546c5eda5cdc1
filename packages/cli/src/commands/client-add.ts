/** `leadglass client add`: registers a program by its public keys. */
import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { tokenRoles } from '../roles.ts'
import { type Role, type ScopeOptions, scopeOf, withScopeOptions } from '../scope-options.ts'

interface ClientAddOptions extends CommonOptions, ScopeOptions {
  role: Role
  keys: string
}

export function clientAddCommand(cli: Cli): Command {
  const made = dataCommand(
    'add <NAME>',
    'register a program by its public keys',
    'leadglass client add reporting --role clinician --keys reporting.jwks.json --data /srv/leadglass',
  )
  return withScopeOptions(made)
    .addOption(new Option('--role <ROLE>', 'what the program may do').choices(tokenRoles).makeOptionMandatory())
    .requiredOption('--keys <FILE>', 'its public keys: a JSON Web Key Set, a JSON Web Key, or PEM')
    .action(async (name: string, options: ClientAddOptions) => {
      const keys = await readFile(options.keys, 'utf8')
      const added = await cli.operate(options, 'client.add', { name, role: options.role, keys, ...scopeOf(options) })
      cli.answer(options, added, () =>
        [
          `Added ${added.name} with the keys ${added.keys.join(', ')}.`,
          'It gets access tokens at /api/oauth/token; /.well-known/oauth-authorization-server says the rest.',
        ].join('\n'),
      )
    })
}
