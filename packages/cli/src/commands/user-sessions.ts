/** `leadglass user sessions` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function userSessionsCommand(cli: Cli): Command {
  return dataCommand(
    'sessions <NAME>',
    'list where a person is signed in',
    'leadglass user sessions ada --data /srv/leadglass',
  ).action(async (name: string, options: CommonOptions) => {
    const { sessions } = await cli.operate(options, 'user.sessions', { name })
    cli.answer(options, sessions, () =>
      table(
        ['session', 'shown', 'address', 'since', 'last used'],
        sessions.map(({ id, needs, method, address, createdAt, usedAt }) => [
          id,
          needs === undefined ? method : `${method}, no ${needs === 'enrolment' ? 'second factor enrolled' : needs}`,
          ...[address, createdAt, usedAt],
        ]),
      ),
    )
  })
}
