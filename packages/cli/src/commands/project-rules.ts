/** `leadglass project rules`: rules on text burned into images. */
import { shippedRules } from '@leadglass/deidentify'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function projectRulesCommand(cli: Cli): Command {
  return dataCommand(
    'rules',
    'print the shipped rules on burned-in text, and whether those of burned-in.yaml are followed',
    'leadglass project rules --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const { rules } = await cli.operate(options, 'project.list', {})
    cli.answer(options, { ...rules, text: shippedRules }, () =>
      [
        `# ${rules.shipped} shipped rules; ${rules.own} of burned-in.yaml in the data folder come before them.`,
        ...(rules.problem === undefined ? [] : [`# burned-in.yaml is not followed: ${rules.problem}`]),
        shippedRules.trim(),
      ].join('\n'),
    )
  })
}
