/** `leadglass audit verify-copy`: for auditors, who have a copy of the log and the public key, and nothing of the archive. */
import { readFile } from 'node:fs/promises'
import { placeOf, verifyAuditLog } from '@leadglass/audit'
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { command } from '../command.ts'
import { CliError } from '../errors.ts'
import { answerVerification } from '../output/verification.ts'
import { textsOf, type VerifyingOptions, verifying } from './audit-verify.ts'

interface AuditVerifyCopyOptions extends VerifyingOptions {
  publicKey: string
}

const publicKeyOctets = 32

export function auditVerifyCopyCommand(cli: Cli): Command {
  const copy = command(
    'verify-copy <FOLDER>',
    'check a copy of the audit log, with the public key alone',
    'leadglass audit verify-copy ./audit --public-key audit.pub',
  ).requiredOption('--public-key <FILE>', 'the public key: audit.pub of the data folder')
  return verifying(copy).action(async (folder: string, options: AuditVerifyCopyOptions) => {
    const publicKey = keyOf(await readFile(options.publicKey, 'utf8'))
    const { earlier, witness: keys, witnessesNeeded: needed = keys.length } = options
    const { entries, problems } = await verifyAuditLog({
      ...{ folder, publicKey, earlier: await textsOf(earlier) },
      witnesses: { keys, needed },
    })
    const views = problems.map((problem) => ({
      where: placeOf(problem),
      code: problem.kind,
      message: problem.message,
    }))
    answerVerification(cli, options, { entries, problems: views })
  })
}

/** @throws CliError `LG_CLI_USAGE` */
function keyOf(text: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === publicKeyOctets) return key
  throw new CliError('LG_CLI_USAGE', 'The file of --public-key holds no Ed25519 key of 32 octets in Base64.')
}
