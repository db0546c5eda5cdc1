/** `leadglass collection`: sets of studies that can be granted. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { collectionAddCommand } from './collection-add.ts'
import { collectionListCommand } from './collection-list.ts'
import { collectionRemoveCommand } from './collection-remove.ts'
import { collectionStudyCommand } from './collection-study.ts'

export function collectionCommands(cli: Cli): Command {
  return group('collection', 'name sets of studies that can be granted', [
    collectionAddCommand(cli),
    collectionListCommand(cli),
    collectionStudyCommand(cli),
    collectionRemoveCommand(cli),
  ])
}
