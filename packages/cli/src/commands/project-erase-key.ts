/** `leadglass project erase-key` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { CliError } from '../errors.ts'

interface EraseKeyOptions extends CommonOptions {
  yes?: boolean
}

export function projectEraseKeyCommand(cli: Cli): Command {
  return dataCommand(
    'erase-key <NAME>',
    "destroy a project's key: nobody can tell any more whom its stand-ins stand for",
    'leadglass project erase-key "Trial A" --yes --data /srv/leadglass',
  )
    .option('--yes', 'needed: this cannot be undone')
    .action(async (name: string, options: EraseKeyOptions) => {
      if (!options.yes)
        throw new CliError('LG_CLI_NOT_CONFIRMED', 'nothing was erased: say --yes, since this cannot be undone')
      const project = await cli.operate(options, 'project.erase-key', { name })
      cli.answer(
        options,
        project,
        () => `The key of ${project.name} is gone, and with it all that was seen through it.`,
      )
    })
}
