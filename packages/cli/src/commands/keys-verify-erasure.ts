/** `leadglass keys verify-erasure`: what a certificate of erasure is worth. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'

export function keysVerifyErasureCommand(cli: Cli): Command {
  return dataCommand(
    'verify-erasure <FILE>',
    'verify a certificate of erasure',
    'leadglass keys verify-erasure 4f1c….json --data /srv/leadglass',
  ).action(async (file: string, options: CommonOptions) => {
    const verdict = await cli.operate(options, 'keys.verify-erasure', { certificate: await readFile(file, 'utf8') })
    if (!verdict.holds) cli.status = ExitStatus.NotAllDone
    cli.answer(options, verdict, () =>
      [
        `Study ${verdict.study}, erased ${verdict.erased}`,
        mark(verdict.isSigned, 'the signature fits the text'),
        mark(verdict.isOurs, 'it is signed by the key of this archive'),
        mark(verdict.isDestroyed, "where the study's key was, there is none"),
        mark(
          verdict.logEntry !== undefined,
          verdict.logEntry === undefined
            ? 'the audit log has its digest'
            : `the audit log has its digest: leadglass audit prove ${verdict.logEntry}`,
        ),
      ].join('\n'),
    )
  })
}

function mark(holds: boolean, what: string): string {
  return `${holds ? '  yes' : '  NO '}  ${what}`
}
