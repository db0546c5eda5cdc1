/** `leadglass audit witness`: has others sign what the log is, so that nobody who holds our key can show another past. */
import type { OperationResult } from '@leadglass/server'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { table } from '../output/table.ts'
import { countOf } from '../output/units.ts'

const nobody = 'No witness is set up; see audit.witnesses.'

export function auditWitnessCommand(cli: Cli): Command {
  return dataCommand(
    'witness',
    'have the witnesses of the settings sign the log as it is now',
    'leadglass audit witness --data /srv/leadglass',
  )
    .option('--state', 'ask nobody: say when each signed last, and what kept it from signing')
    .action(async (options: CommonOptions & { state?: boolean }) => {
      if (options.state) return state(cli, options)
      const report = await cli.operate(options, 'audit.witness', {})
      if (report.witnesses.some(({ why }) => why !== undefined)) cli.status = ExitStatus.NotAllDone
      cli.answer(options, report, () =>
        report.witnesses.length === 0 ? nobody : report.witnesses.map(answerLine).join('\n'),
      )
    })
}

async function state(cli: Cli, options: CommonOptions): Promise<void> {
  const report = await cli.operate(options, 'audit.witnesses', {})
  if (report.witnesses.some(({ late }) => late)) cli.status = ExitStatus.NotAllDone
  cli.answer(options, report, () =>
    report.witnesses.length === 0
      ? nobody
      : table(
          ['witness', 'signed', 'entries', 'state'],
          report.witnesses.map(({ witness, signedAt = 'never', entries, late, why }) => [
            witness,
            signedAt,
            `${entries} of ${report.entries}`,
            why ?? (late ? 'late' : 'signs'),
          ]),
        ),
  )
}

function answerLine({
  witness,
  entries,
  why = 'signed',
}: OperationResult<'audit.witness'>['witnesses'][number]): string {
  return `${witness}: ${countOf(entries, 'entry', 'entries')}, ${why}`
}
