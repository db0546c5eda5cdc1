/** `leadglass audit prove`: the proof that one entry is in the log, for anyone to check offline. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { factLines } from '../output/facts.ts'

export function auditProveCommand(cli: Cli): Command {
  return dataCommand(
    'prove',
    'prove that an entry is in the log',
    'leadglass audit prove 17 --json --data /srv/leadglass',
  )
    .argument('<N>', 'number of the entry, from 0', wholeNumber)
    .action(async (index: number, options: CommonOptions) => {
      const proof = await cli.operate(options, 'audit.prove', { index })
      cli.answer(options, proof, () => factLines(proof))
    })
}
