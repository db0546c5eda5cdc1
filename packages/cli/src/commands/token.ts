/** `leadglass token`: keys for programs. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { tokenCreateCommand } from './token-create.ts'
import { tokenListCommand } from './token-list.ts'
import { tokenRevokeCommand } from './token-revoke.ts'

export function tokenCommands(cli: Cli): Command {
  return group('token', 'create, list and revoke tokens for programs', [
    tokenCreateCommand(cli),
    tokenListCommand(cli),
    tokenRevokeCommand(cli),
  ])
}
