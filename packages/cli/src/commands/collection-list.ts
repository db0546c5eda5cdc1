/** `leadglass collection list`. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function collectionListCommand(cli: Cli): Command {
  return dataCommand('list', 'list collections of studies', 'leadglass collection list --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const { collections } = await cli.operate(options, 'collection.list', {})
      cli.answer(options, { collections }, () =>
        table(
          ['name', 'kind', 'where', 'listed', 'description'],
          collections.map(({ name, kind, conditions, listedStudies, description }) => [
            name,
            kind,
            conditions.map(({ attribute, values }) => `${attribute}=${values.join('|')}`).join(', '),
            String(listedStudies),
            description,
          ]),
        ),
      )
    },
  )
}
