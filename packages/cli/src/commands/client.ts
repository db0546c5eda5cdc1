/** `leadglass client`: programs that prove by a key of their own who they are. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { clientAddCommand } from './client-add.ts'
import { clientDisableCommand } from './client-disable.ts'
import { clientEnableCommand } from './client-enable.ts'
import { clientListCommand } from './client-list.ts'
import { clientRemoveCommand } from './client-remove.ts'

export function clientCommands(cli: Cli): Command {
  return group('client', 'add, list, disable and remove programs with OAuth 2.0 client credentials', [
    clientAddCommand(cli),
    clientListCommand(cli),
    clientDisableCommand(cli),
    clientEnableCommand(cli),
    clientRemoveCommand(cli),
  ])
}
