/** `leadglass audit witness`: has others sign what the log is, so that nobody who holds our key can show another past. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { countOf } from '../output/units.ts'

export function auditWitnessCommand(cli: Cli): Command {
  return dataCommand(
    'witness',
    'have the witnesses of the settings sign the log as it is now',
    'leadglass audit witness --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const report = await cli.operate(options, 'audit.witness', {})
    if (report.witnesses.some(({ why }) => why !== undefined)) cli.status = ExitStatus.NotAllDone
    cli.answer(options, report, () =>
      report.witnesses.length === 0
        ? 'No witness is set up; see audit.witnesses.'
        : report.witnesses
            .map(
              ({ witness, entries, why = 'signed' }) => `${witness}: ${countOf(entries, 'entry', 'entries')}, ${why}`,
            )
            .join('\n'),
    )
  })
}
