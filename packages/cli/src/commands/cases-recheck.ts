/** `leadglass survey cases recheck`: a run proves whether a case is closed. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { factLines } from '../output/facts.ts'
import { actorOf, casesCommand, type FolderOptions, openBook } from './cases-options.ts'

interface CasesRecheckOptions extends FolderOptions {
  from: string
  by?: string
}

export function casesRecheckCommand(cli: Cli): Command {
  return casesCommand(
    'recheck',
    'close or reopen cases by what a later run proved',
    'leadglass survey cases recheck --from surveys/2019-11 --folder surveys',
  )
    .requiredOption('--from <RUN>', 'folder or snapshot of the later run')
    .option('--by <NAME>', 'who does this, for the register (default: your account)')
    .action(async (options: CasesRecheckOptions) => {
      const { readSnapshot } = await import('@leadglass/survey')
      const taken = await (await openBook(options)).takeIn(await readSnapshot(resolve(options.from)), actorOf(options))
      cli.answer(options, taken, () => factLines(taken))
    })
}
