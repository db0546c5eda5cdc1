/** `leadglass survey cases verify`: the register is what was written, and all of it. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { casesCommand, type FolderOptions, openBook } from './cases-options.ts'

interface CasesVerifyOptions extends FolderOptions {
  head: readonly string[]
}

export function casesVerifyCommand(cli: Cli): Command {
  return casesCommand(
    'verify',
    'check that no entry of the register was changed or removed',
    'leadglass survey cases verify --folder surveys',
  )
    .option(
      '--head <HASH>',
      'the register must once have been in this state; letters name it; may be given again',
      (hash: string, earlier: readonly string[]) => [...earlier, hash],
      [],
    )
    .action(async (options: CasesVerifyOptions) => {
      const found = await (await openBook(options)).verify(options.head)
      cli.answer(options, found, () => `${found.entries} entries, each proven by the next. Head ${found.head}`)
    })
}
