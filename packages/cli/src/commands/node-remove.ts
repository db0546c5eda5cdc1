/** `leadglass node remove`: the node and its certificates are refused from now on. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function nodeRemoveCommand(cli: Cli): Command {
  return dataCommand(
    'remove <AETITLE>',
    'refuse a DICOM node from now on',
    'leadglass node remove SCANNER1 --data /srv/leadglass',
  ).action(async (aeTitle: string, options: CommonOptions) => {
    const removed = await cli.operate(options, 'node.remove', { aeTitle })
    cli.answer(options, removed, () => `${removed.aeTitle} is refused from now on.`)
  })
}
