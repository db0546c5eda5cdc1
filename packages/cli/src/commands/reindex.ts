/** `leadglass reindex`: makes the index anew from packs and keys. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { problemLines } from '../output/problems.ts'
import { countOf } from '../output/units.ts'

export function reindexCommand(cli: Cli): Command {
  return dataCommand(
    'reindex',
    'make the index anew from what is stored',
    'leadglass reindex --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const report = await cli.operate(options, 'reindex', {})
    if (report.problems.length > 0) cli.status = ExitStatus.NotAllDone
    cli.answer(options, report, () =>
      [
        `Indexed ${countOf(report.studies, 'study', 'studies')}, ${report.series} series, ${countOf(report.instances, 'instance')}.`,
        ...problemLines(cli.terminal, report.problems),
      ].join('\n'),
    )
  })
}
