/** `leadglass survey cases export` */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Cli } from '../cli.ts'
import { casesCommand, type FolderOptions, openBook } from './cases-options.ts'

interface CasesExportOptions extends FolderOptions {
  out: string
  format: 'csv' | 'json'
  named?: boolean
}

export function casesExportCommand(cli: Cli): Command {
  return casesCommand(
    'export',
    'write the list of cases to a file',
    'leadglass survey cases export --format csv --out cases.csv --folder surveys',
  )
    .requiredOption('--out <FILE>', 'file to write; an existing one is replaced')
    .addOption(new Option('--format <FORMAT>', 'of the file').choices(['csv', 'json']).default('csv'))
    .option('--named', 'with addresses, institutions and networks')
    .action(async ({ named = false, format, out, ...options }: CasesExportOptions) => {
      const { exportCases } = await import('@leadglass/survey')
      const views = await (await openBook(options)).list({}, { named, now: new Date() })
      await writeFile(resolve(out), exportCases(views, format), { mode: 0o600 })
      cli.answer(options, { out: resolve(out), cases: views.length, named }, () => `${views.length} cases in ${out}`)
    })
}
