/** `leadglass token list`: never the tokens themselves, which are kept as hashes only. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function tokenListCommand(cli: Cli): Command {
  return dataCommand('list', 'list the tokens', 'leadglass token list --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const { tokens } = await cli.operate(options, 'token.list', {})
      cli.answer(options, tokens, () =>
        table(
          ['name', 'role', 'only', 'from', 'works until', 'last used'],
          tokens.map((token) => [
            token.name,
            token.role,
            token.actions?.join(',') ?? '',
            token.addresses?.join(',') ?? '',
            token.expiresAt,
            token.lastUsedAt === undefined ? 'never' : `${token.lastUsedAt} ${token.lastAddress ?? ''}`.trimEnd(),
          ]),
        ),
      )
    },
  )
}
