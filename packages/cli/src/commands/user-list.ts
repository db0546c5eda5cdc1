/** `leadglass user list` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function userListCommand(cli: Cli): Command {
  return dataCommand('list', 'list the people', 'leadglass user list --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const { users } = await cli.operate(options, 'user.list', {})
      cli.answer(options, users, () =>
        table(
          ['name', 'role', 'state', 'second factor'],
          users.map((user) => [user.name, user.role, stateOf(user), user.secondFactor ? 'yes' : 'none']),
        ),
      )
    },
  )
}

function stateOf({ disabled, suspended }: { disabled: boolean; suspended: boolean }): string {
  if (disabled) return 'disabled'
  return suspended ? 'suspended' : 'active'
}
