/** `leadglass verify`: reads and authenticates every octet that the archive keeps. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { problemLines } from '../output/problems.ts'
import { countOf, formatOctets } from '../output/units.ts'

export function verifyCommand(cli: Cli): Command {
  return dataCommand(
    'verify',
    'read and authenticate every octet kept',
    'leadglass verify --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const report = await cli.operate(options, 'verify', {})
    if (report.problems.length > 0) cli.status = ExitStatus.NotAllDone
    cli.answer(options, report, () =>
      [
        `Read ${countOf(report.records, 'record')} (${formatOctets(report.octets)}).`,
        ...problemLines(cli.terminal, report.problems),
      ].join('\n'),
    )
  })
}
