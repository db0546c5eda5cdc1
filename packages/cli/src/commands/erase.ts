/** `leadglass erase`: destroys a study's key, and with it the study. */
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { CliError } from '../errors.ts'
import { countOf } from '../output/units.ts'
import type { Terminal } from '../terminal.ts'

interface EraseOptions extends CommonOptions {
  yes?: boolean
}

export function eraseCommand(cli: Cli): Command {
  return dataCommand(
    'erase <STUDYUID>',
    'destroy a study for good',
    'leadglass erase 1.2.840.113619.2.1 --data /srv/leadglass',
  )
    .option('--yes', 'do not ask on a terminal')
    .action(async (studyInstanceUID: string, options: EraseOptions) => {
      if (cli.terminal.stdin.isTTY && !options.yes) await confirm(cli.terminal)
      const erased = await cli.operate(options, 'erase', { studyInstanceUID })
      cli.answer(
        options,
        erased,
        () => `Erased ${countOf(erased.instances, 'instance')}. Their key is destroyed; nothing brings them back.`,
      )
    })
}

/** @throws CliError `LG_CLI_NOT_CONFIRMED` unless the person types the word */
async function confirm(terminal: Terminal): Promise<void> {
  const questions = createInterface({ input: terminal.stdin, output: terminal.stderr })
  const answer = await questions.question('This destroys the study for good. Type "erase" to go on: ')
  questions.close()
  if (answer.trim() !== 'erase') throw new CliError('LG_CLI_NOT_CONFIRMED', 'nothing was erased')
}
