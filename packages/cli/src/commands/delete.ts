/** `leadglass delete`: moves a study, or a part of it, to the trash. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { countOf } from '../output/units.ts'

interface DeleteOptions extends CommonOptions {
  series?: string
  instance?: string
}

export function deleteCommand(cli: Cli): Command {
  return dataCommand(
    'delete <STUDYUID>',
    'move a study to the trash, from which it can be restored for a while',
    'leadglass delete 1.2.840.113619.2.1 --data /srv/leadglass',
  )
    .option('--series <UID>', 'only this series')
    .option('--instance <UID>', 'only this instance')
    .action(async (studyInstanceUID: string, options: DeleteOptions) => {
      const { series, instance } = options
      const deleted = await cli.operate(options, 'delete', {
        studyInstanceUID,
        ...(series === undefined ? {} : { seriesInstanceUID: series }),
        ...(instance === undefined ? {} : { sopInstanceUID: instance }),
      })
      cli.answer(
        options,
        deleted,
        () =>
          `Moved ${countOf(deleted.instances, 'instance')} to the trash. ` +
          `"leadglass trash restore" brings them back until ${deleted.until.slice(0, 10)}.`,
      )
    })
}
