/** `leadglass audit verify`: finds any edit, removal or reordering of the log. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { answerVerification } from '../output/verification.ts'

interface AuditVerifyOptions extends CommonOptions {
  earlier: readonly string[]
}

export function auditVerifyCommand(cli: Cli): Command {
  return dataCommand(
    'verify',
    'check that nobody edited the audit log',
    'leadglass audit verify --earlier checkpoint-of-monday --data /srv/leadglass',
  )
    .option('--earlier <FILE...>', 'checkpoints kept elsewhere, which the log must still contain', [])
    .action(async (options: AuditVerifyOptions) => {
      const report = await cli.operate(options, 'audit.verify', { earlier: await textsOf(options.earlier) })
      answerVerification(cli, options, report)
    })
}

/** @throws the system's error, which names the file */
export function textsOf(paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map((path) => readFile(path, 'utf8')))
}
