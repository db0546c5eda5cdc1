/** `leadglass audit verify`: finds any edit, removal or reordering of the log. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { problemLines } from '../output/problems.ts'
import { countOf } from '../output/units.ts'

export function auditVerifyCommand(cli: Cli): Command {
  return dataCommand(
    'verify',
    'check that nobody edited the audit log',
    'leadglass audit verify --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const report = await cli.operate(options, 'audit.verify', {})
    if (report.problems.length > 0) cli.status = ExitStatus.NotAllDone
    cli.answer(options, report, () =>
      [`Checked ${countOf(report.entries, 'entry', 'entries')}.`, ...problemLines(cli.terminal, report.problems)].join(
        '\n',
      ),
    )
  })
}
