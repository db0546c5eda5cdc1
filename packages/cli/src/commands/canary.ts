/** `leadglass canary`: studies of nobody, which only somebody who takes everything comes upon. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { canaryAddCommand } from './canary-add.ts'
import { canaryListCommand } from './canary-list.ts'
import { canaryRemoveCommand } from './canary-remove.ts'

export function canaryCommands(cli: Cli): Command {
  return group('canary', 'studies of nobody; whoever touches one is suspended', [
    canaryAddCommand(cli),
    canaryListCommand(cli),
    canaryRemoveCommand(cli),
  ])
}
