/** `leadglass grant`: who may see which studies. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { grantAddCommand } from './grant-add.ts'
import { grantConfineCommand, grantReleaseCommand } from './grant-confine.ts'
import { grantListCommand } from './grant-list.ts'
import { grantRevokeCommand } from './grant-revoke.ts'

export function grantCommands(cli: Cli): Command {
  return group('grant', 'say who may see which studies', [
    grantAddCommand(cli),
    grantListCommand(cli),
    grantRevokeCommand(cli),
    grantConfineCommand(cli),
    grantReleaseCommand(cli),
  ])
}
