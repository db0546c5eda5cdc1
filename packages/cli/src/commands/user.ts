/** `leadglass user`: the people who may sign in. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { userAddCommand } from './user-add.ts'
import { userDisableCommand } from './user-disable.ts'
import { userListCommand } from './user-list.ts'

export function userCommands(cli: Cli): Command {
  return group('user', 'add, list and disable people', [
    userAddCommand(cli),
    userListCommand(cli),
    userDisableCommand(cli),
  ])
}
