/** `leadglass alert`: what a person must look at. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { alertAcknowledgeCommand } from './alert-acknowledge.ts'
import { alertListCommand } from './alert-list.ts'

export function alertCommands(cli: Cli): Command {
  return group('alert', 'see and acknowledge alerts', [alertListCommand(cli), alertAcknowledgeCommand(cli)])
}
