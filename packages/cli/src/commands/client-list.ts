/** `leadglass client list` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function clientListCommand(cli: Cli): Command {
  return dataCommand('list', 'list the programs', 'leadglass client list --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const { clients } = await cli.operate(options, 'client.list', {})
      cli.answer(options, clients, () =>
        table(
          ['name', 'role', 'only', 'from', 'keys', 'last used', 'state'],
          clients.map((client) => [
            client.name,
            client.role,
            client.actions?.join(',') ?? '',
            client.addresses?.join(',') ?? '',
            client.keys.join(','),
            client.lastUsedAt === undefined ? 'never' : `${client.lastUsedAt} ${client.lastAddress ?? ''}`.trimEnd(),
            client.disabledAt === undefined ? 'active' : 'disabled',
          ]),
        ),
      )
    },
  )
}
