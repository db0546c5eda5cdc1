/** `leadglass project`: how research sees its studies. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { projectEraseKeyCommand } from './project-erase-key.ts'
import { projectListCommand } from './project-list.ts'
import { projectRulesCommand } from './project-rules.ts'
import { projectSetCommand } from './project-set.ts'

export function projectCommands(cli: Cli): Command {
  return group('project', 'de-identification profiles of research projects', [
    projectSetCommand(cli),
    projectListCommand(cli),
    projectRulesCommand(cli),
    projectEraseKeyCommand(cli),
  ])
}
