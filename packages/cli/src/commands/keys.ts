/** `leadglass keys`: the keys that everything is encrypted under. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { keysRotateCommand } from './keys-rotate.ts'
import { keysStatusCommand } from './keys-status.ts'

export function keysCommands(cli: Cli): Command {
  return group('keys', 'look at and rotate the keys', [keysStatusCommand(cli), keysRotateCommand(cli)])
}
