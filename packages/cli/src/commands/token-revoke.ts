/** `leadglass token revoke` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function tokenRevokeCommand(cli: Cli): Command {
  return dataCommand(
    'revoke <NAME>',
    'refuse a token from now on',
    'leadglass token revoke viewer --data /srv/leadglass',
  ).action(async (name: string, options: CommonOptions) => {
    const revoked = await cli.operate(options, 'token.revoke', { name })
    cli.answer(options, revoked, () => `The token ${revoked.name} is refused from now on.`)
  })
}
