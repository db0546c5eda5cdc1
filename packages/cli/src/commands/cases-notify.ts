/** `leadglass survey cases notify`: writes letters. Sending them is the operator's part: nothing here sends mail. */
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Language, Recipient } from '@leadglass/survey'
import { type Command, Option } from 'commander'
import type { Cli } from '../cli.ts'
import { CliError } from '../errors.ts'
import { table } from '../output/table.ts'
import { openBook, type StepOptions, selectionOf, stepCommand, stepOf } from './cases-options.ts'

/** Of @leadglass/survey, said here so that help needs no loading. test/conformance/survey-lists.test.ts compares. */
export const recipients = ['institution', 'network', 'cert', 'authority'] as const
export const letterLanguages = ['en', 'de'] as const

/** Of a template: a letter has two pages. */
const longestTemplateOctets = 64 * 1024

interface CasesNotifyOptions extends StepOptions {
  recipient?: Recipient
  to?: string
  language: Language
  template?: string
}

export function casesNotifyCommand(cli: Cli): Command {
  return stepCommand(
    'notify',
    'write letters to those who can close the system, and note them in the register',
    'leadglass survey cases notify --largest 10 --folder surveys',
  )
    .addOption(new Option('--recipient <WHO>', 'to whom (default: the nearest contact known)').choices(recipients))
    .option('--to <ADDRESS>', 'mail address or URL (default: from contacts/ in the survey folder)')
    .addOption(new Option('--language <CODE>', 'of the letter').choices(letterLanguages).default('en'))
    .option('--template <FILE>', 'your own text, with {{case}}, {{system}}, {{studies}} and the like')
    .action(async (ids: readonly string[], options: CasesNotifyOptions) => {
      const { recipient, to, language } = options
      const template = options.template === undefined ? undefined : await readTemplate(options.template)
      const letter = { ...stepOf(options), language, recipient, to, template }
      const letters = await (await openBook(options)).notify(selectionOf(ids, options), letter)
      cli.answer(options, { letters }, () =>
        [
          table(
            ['case', 'recipient', 'to', 'letter'],
            letters.map(({ case: id, recipient: whom, to: where, path }) => [id, whom, where, path]),
          ),
          '',
          'The letters are written, not sent: send them by mail, encrypted where the contact offers a key.',
        ].join('\n'),
      )
    })
}

async function readTemplate(path: string): Promise<string> {
  const facts = await stat(resolve(path)).catch(() => undefined)
  if (!facts?.isFile() || facts.size > longestTemplateOctets)
    throw new CliError('LG_CLI_USAGE', `${path} is no template: name a text file of at most 64 KiB`)
  return readFile(resolve(path), 'utf8')
}
