/** `leadglass canary list`: only for whoever holds the data folder; a list in the browser would be worth stealing. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function canaryListCommand(cli: Cli): Command {
  return dataCommand('list', 'list the canary studies', 'leadglass canary list --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const { canaries } = await cli.operate(options, 'canary.list', {})
      cli.answer(options, canaries, () =>
        canaries.length === 0
          ? 'None. "leadglass canary add" makes one.'
          : table(
              ['study', 'added', 'by'],
              canaries.map(({ studyInstanceUID, addedAt, addedBy }) => [
                studyInstanceUID,
                addedAt.slice(0, 10),
                addedBy,
              ]),
            ),
      )
    },
  )
}
