/**
 * `leadglass survey cases recheck`: only a run closes a case.
 *
 * The run is made here, by the same engine and under the same signed scope as `survey run`, or was made before (`--from`).
 */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CaseBook, Snapshot, Target } from '@leadglass/survey'
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { CliError } from '../errors.ts'
import { ExitStatus } from '../exit-status.ts'
import { factLines } from '../output/facts.ts'
import { actorOf, casesCommand, type FolderOptions, openBook } from './cases-options.ts'
import { type KeyOptions, keyFolderOf, withKeys } from './survey-options.ts'
import { runWithProgress } from './survey-run.ts'

interface CasesRecheckOptions extends FolderOptions, KeyOptions {
  scope?: string
  optOut?: string
  from?: string
  by?: string
}

export function casesRecheckCommand(cli: Cli): Command {
  return withKeys(
    casesCommand(
      'recheck',
      'look at systems again, and close or reopen their cases by what is proven',
      'leadglass survey cases recheck C-0001 --scope scope.yaml --folder surveys',
    ),
  )
    .argument('[CASE...]', 'names of cases (default: all that are not closed)')
    .option('--scope <FILE>', 'the signed scope under which to ask')
    .option('--opt-out <FILE>', 'addresses never to be asked, one entry a line; wins over the scope')
    .option('--from <RUN>', 'ask nobody: take a run that was made before')
    .option('--by <NAME>', 'who does this, for the register (default: your account)')
    .action(async (ids: readonly string[], options: CasesRecheckOptions) => {
      const book = await openBook(options)
      const snapshot = await snapshotOf(cli, book, ids, options)
      const taken = await book.takeIn(snapshot, actorOf(options))
      if (!snapshot.isComplete) cli.status = ExitStatus.NotAllDone
      cli.answer(options, taken, () => factLines(taken))
    })
}

async function snapshotOf(
  cli: Cli,
  book: CaseBook,
  ids: readonly string[],
  options: CasesRecheckOptions,
): Promise<Snapshot> {
  const { from, scope } = options
  if ((from === undefined) === (scope === undefined) || (from !== undefined && ids.length > 0))
    throw new CliError('LG_CLI_USAGE', 'give --scope FILE to ask again, or --from RUN for a run that was made before')
  const { readSnapshot } = await import('@leadglass/survey')
  return from === undefined ? ask(cli, await targetsOf(book, ids), options) : readSnapshot(resolve(from))
}

/** Beside the register and not among the runs: a look at some systems is no survey, and has no place in a trend. */
async function ask(cli: Cli, targets: readonly Target[], options: CasesRecheckOptions): Promise<Snapshot> {
  const survey = await import('@leadglass/survey')
  const scope = await survey.readScope(resolve(options.scope!))
  survey.requireInForce(scope, await survey.trustedKeys(keyFolderOf(options)), Date.now())
  const optOut = options.optOut === undefined ? '' : await readFile(resolve(options.optOut), 'utf8')
  const time = new Date().toISOString().replace(/[:.]/g, '-')
  const { snapshot } = await runWithProgress(cli, {
    scope,
    targets,
    isLeftOut: survey.optOutOf(scope, optOut),
    out: join(resolve(options.folder), 'cases', 'rechecks', time),
  })
  return snapshot
}

async function targetsOf(book: CaseBook, ids: readonly string[]): Promise<Target[]> {
  const cases = await book.cases()
  for (const id of ids) await book.show(id, { named: true, now: new Date() })
  const wanted = cases.filter(({ id, state }) => (ids.length > 0 ? ids.includes(id) : state !== 'closed'))
  if (wanted.length === 0) throw new CliError('LG_CLI_USAGE', 'there is no case to look at again')
  return wanted.map(({ system: { address, port, institution, country } }) => ({
    address,
    port,
    ...(institution && { institution }),
    ...(country && { country }),
  }))
}
