/** `leadglass survey cases validate | acknowledge | mitigate | note`: a person says what happened. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { openBook, type StepOptions, selectionOf, stepCommand, stepOf } from './cases-options.ts'

type Kind = 'validated' | 'acknowledged' | 'mitigated' | 'noted'

export function casesStepCommands(cli: Cli): Command[] {
  return [
    step(cli, 'validate', 'validated', 'say that a finding was checked by a person and is right', '--largest 10'),
    step(cli, 'acknowledge', 'acknowledged', 'say that the institution has answered', 'C-0001'),
    step(cli, 'mitigate', 'mitigated', 'say that the institution reports it closed; a run has to prove it', 'C-0001'),
    step(cli, 'note', 'noted', 'add a remark to a case', 'C-0001 --note "Called their hotline"'),
  ]
}

function step(cli: Cli, verb: string, kind: Kind, summary: string, example: string): Command {
  return stepCommand(verb, summary, `leadglass survey cases ${verb} ${example} --folder surveys`).action(
    async (ids: readonly string[], options: StepOptions) => {
      const done = await (await openBook(options)).step(kind, selectionOf(ids, options), stepOf(options))
      cli.answer(options, { cases: done, state: kind }, () => done.map((id) => `${id} ${kind}`).join('\n'))
    },
  )
}
