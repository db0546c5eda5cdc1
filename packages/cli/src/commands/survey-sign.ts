/** `leadglass survey sign`: the operator answers for a scope with a signature. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { command } from '../command.ts'
import { type KeyOptions, keyFolderOf, withKeys } from './survey-options.ts'

interface SurveySignOptions extends KeyOptions {
  scope: string
}

export function surveySignCommand(cli: Cli): Command {
  return withKeys(command('sign', 'sign the scope of a survey', 'leadglass survey sign --scope scope.yaml'))
    .requiredOption('--scope <FILE>', 'the scope; the signature is added to it')
    .action(async (options: SurveySignOptions) => {
      const { addSignature, openOperatorKey } = await import('@leadglass/survey')
      const key = await openOperatorKey(keyFolderOf(options))
      const scope = await addSignature(resolve(options.scope), (terms) => key.sign(terms))
      const addresses = String(scope.addresses.size())
      const facts = { scope: scope.terms.name, addresses, key: key.publicKey, signatures: scope.signatures.length }
      cli.answer(options, facts, () => `Signed ${scope.terms.name} (${addresses} addresses) with ${key.publicKey}.`)
    })
}
