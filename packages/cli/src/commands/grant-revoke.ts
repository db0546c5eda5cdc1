/** `leadglass grant revoke`. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'

export function grantRevokeCommand(cli: Cli): Command {
  return dataCommand('revoke <ID>', 'end a grant at once', 'leadglass grant revoke 12 --data /srv/leadglass').action(
    async (id: string, options: CommonOptions) => {
      const revoked = await cli.operate(options, 'grant.revoke', { id: wholeNumber(id) })
      cli.answer(options, revoked, () => `Grant ${revoked.id} has ended.`)
    },
  )
}
