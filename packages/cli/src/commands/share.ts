/** `leadglass share`: studies shown to people without an account. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { shareCreateCommand } from './share-create.ts'
import { shareListCommand } from './share-list.ts'
import { shareRevokeCommand } from './share-revoke.ts'

export function shareCommands(cli: Cli): Command {
  return group('share', 'show a study to somebody who has no account', [
    shareCreateCommand(cli),
    shareListCommand(cli),
    shareRevokeCommand(cli),
  ])
}
