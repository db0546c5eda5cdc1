/** `leadglass trash`: what was deleted, and bringing it back. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { trashEmptyCommand } from './trash-empty.ts'
import { trashListCommand } from './trash-list.ts'
import { trashRestoreCommand } from './trash-restore.ts'

export function trashCommands(cli: Cli): Command {
  return group('trash', 'see what was deleted, and bring it back', [
    trashListCommand(cli),
    trashRestoreCommand(cli),
    trashEmptyCommand(cli),
  ])
}
