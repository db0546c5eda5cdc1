/** `leadglass user`: the people who may sign in. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { userAddCommand } from './user-add.ts'
import { userDisableCommand } from './user-disable.ts'
import { userListCommand } from './user-list.ts'
import { userRecoverCommand } from './user-recover.ts'
import { userSessionsCommand } from './user-sessions.ts'
import { userSignOutCommand } from './user-sign-out.ts'
import { userReinstateCommand, userSuspendedCommand } from './user-suspended.ts'

export function userCommands(cli: Cli): Command {
  return group('user', 'add, list, recover and disable people', [
    userAddCommand(cli),
    userListCommand(cli),
    userDisableCommand(cli),
    userRecoverCommand(cli),
    userSessionsCommand(cli),
    userSignOutCommand(cli),
    userSuspendedCommand(cli),
    userReinstateCommand(cli),
  ])
}
