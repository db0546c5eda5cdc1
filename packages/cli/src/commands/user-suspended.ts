/** `leadglass user suspended` and `user reinstate`: who was stopped, and letting them in again. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function userSuspendedCommand(cli: Cli): Command {
  return dataCommand(
    'suspended',
    'list people, tokens and nodes that are suspended, and why',
    'leadglass user suspended --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const { suspensions } = await cli.operate(options, 'suspension.list', {})
    cli.answer(options, suspensions, () =>
      table(
        ['who', 'since', 'reason'],
        suspensions.map(({ principal, since, reason }) => [principal, since, reason]),
      ),
    )
  })
}

export function userReinstateCommand(cli: Cli): Command {
  return dataCommand(
    'reinstate <PRINCIPAL>',
    'let a suspended person, token or node in again',
    'leadglass user reinstate person:ada --data /srv/leadglass',
  ).action(async (principal: string, options: CommonOptions) => {
    const result = await cli.operate(options, 'suspension.end', { principal })
    cli.answer(options, result, () => `${result.principal} is let in again.`)
  })
}
