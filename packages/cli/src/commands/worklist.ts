/** `leadglass worklist`: what is scheduled, for modalities to ask. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { worklistAddCommand } from './worklist-add.ts'
import { worklistImportCommand } from './worklist-import.ts'
import { worklistListCommand } from './worklist-list.ts'
import { worklistRemoveCommand } from './worklist-remove.ts'

export function worklistCommands(cli: Cli): Command {
  return group('worklist', 'add, list and remove what is scheduled for modalities', [
    worklistAddCommand(cli),
    worklistListCommand(cli),
    worklistRemoveCommand(cli),
    worklistImportCommand(cli),
  ])
}
