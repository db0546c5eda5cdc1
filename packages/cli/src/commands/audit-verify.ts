/** `leadglass audit verify`: finds any edit, removal or reordering of the log. */
import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { answerVerification } from '../output/verification.ts'

/** Options of both ways of verifying. */
export interface VerifyingOptions extends CommonOptions {
  earlier: readonly string[]
  witness: readonly string[]
  witnessesNeeded?: number
}

/** Adds them. */
export function verifying(command: Command): Command {
  return command
    .option('--earlier <FILE...>', 'checkpoints kept elsewhere, which the log must still contain', [])
    .option('--witness <KEY...>', 'public keys of witnesses, which must have signed a checkpoint of the log', [])
    .option('--witnesses-needed <COUNT>', 'how many of them; all, if it is not said', count)
}

function count(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a number from 1 on.')
}

export function auditVerifyCommand(cli: Cli): Command {
  const command = dataCommand(
    'verify',
    'check that nobody edited the audit log',
    'leadglass audit verify --earlier checkpoint-of-monday --data /srv/leadglass',
  )
  return verifying(command).action(async (options: VerifyingOptions) => {
    const { earlier, witness: witnesses, witnessesNeeded: needed } = options
    const report = await cli.operate(options, 'audit.verify', {
      earlier: await textsOf(earlier),
      ...(witnesses.length === 0 ? {} : { witnesses }),
      ...(needed === undefined ? {} : { needed }),
    })
    answerVerification(cli, options, report)
  })
}

/** @throws the system's error, which names the file */
export function textsOf(paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map((path) => readFile(path, 'utf8')))
}
