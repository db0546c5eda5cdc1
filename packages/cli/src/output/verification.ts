/** What the two ways of verifying an audit log answer. */
import type { Cli, CommonOptions } from '../cli.ts'
import { ExitStatus } from '../exit-status.ts'
import { problemLines } from './problems.ts'
import { countOf } from './units.ts'

interface Verification {
  entries: number
  problems: { where: string; code: string; message: string }[]
}

/** Exit status 1 when something is wrong with the log. */
export function answerVerification(cli: Cli, options: CommonOptions, report: Verification): void {
  if (report.problems.length > 0) cli.status = ExitStatus.NotAllDone
  cli.answer(options, report, () =>
    [`Checked ${countOf(report.entries, 'entry', 'entries')}.`, ...problemLines(cli.terminal, report.problems)].join(
      '\n',
    ),
  )
}
