/** `leadglass trash list`: what was deleted and can be restored. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function trashListCommand(cli: Cli): Command {
  return dataCommand(
    'list',
    'list what was deleted and can be restored',
    'leadglass trash list --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const { entries } = await cli.operate(options, 'trash.list', {})
    cli.answer(options, entries, () =>
      entries.length === 0
        ? 'The trash is empty.'
        : table(
            ['entry', 'what', 'instances', 'patient', 'ID', 'study date', 'deleted', 'by', 'can be restored until'],
            entries.map((entry) => [
              String(entry.entry),
              entry.level,
              String(entry.instances),
              entry.patientName,
              entry.patientID,
              entry.studyDate,
              entry.deleted.slice(0, 10),
              entry.deletedBy,
              entry.until.slice(0, 10),
            ]),
          ),
    )
  })
}
