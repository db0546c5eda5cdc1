/** `leadglass keys rotate`: a new key-encryption key; the study keys are wrapped anew, nothing is rewritten. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { keysTree } from '../output/keys-tree.ts'

export function keysRotateCommand(cli: Cli): Command {
  return dataCommand(
    'rotate',
    'wrap every study key under a new key',
    'leadglass keys rotate --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const status = await cli.operate(options, 'keys.rotate', {})
    cli.answer(options, status, () => keysTree(status))
  })
}
