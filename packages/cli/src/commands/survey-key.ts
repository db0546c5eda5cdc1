/** `leadglass survey key`: the key that scopes are signed with, and whose signatures are believed. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { command } from '../command.ts'
import { type KeyOptions, keyFolderOf, withKeys } from './survey-options.ts'

interface SurveyKeyOptions extends KeyOptions {
  trust?: string
  name?: string
}

export function surveyKeyCommand(cli: Cli): Command {
  return withKeys(command('key', "show the operator's public key, making it on first use", 'leadglass survey key'))
    .option('--trust <KEY>', 'believe another signer: the public key that `survey key` printed there')
    .option('--name <NAME>', 'whose key it is, with --trust')
    .action(async (options: SurveyKeyOptions) => {
      const { openOperatorKey, trustKey, trustedKeys } = await import('@leadglass/survey')
      const folder = keyFolderOf(options)
      const { publicKey } = await openOperatorKey(folder)
      if (options.trust !== undefined) await trustKey(folder, options.trust, options.name ?? 'unnamed')
      const trusted = [...(await trustedKeys(folder))]
      cli.answer(options, { publicKey, trusted, folder }, () =>
        [publicKey, ...trusted.filter((key) => key !== publicKey).map((key) => `${key}  trusted`)].join('\n'),
      )
    })
}
