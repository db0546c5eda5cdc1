/** `leadglass share revoke`: ends a share; whoever has it open sees nothing from the next request on. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function shareRevokeCommand(cli: Cli): Command {
  return dataCommand(
    'revoke <SHARE>',
    'end a share',
    'leadglass share revoke 4f0c7a1e9b2d3860 --data /srv/leadglass',
  ).action(async (id: string, options: CommonOptions) => {
    const share = await cli.operate(options, 'share.revoke', { id })
    cli.answer(options, share, () => `Ended the share for ${share.recipient}.`)
  })
}
