/** `leadglass audit`: the log of who did what, and the proof that nobody edited it. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { auditExportCommand } from './audit-export.ts'
import { auditProveCommand } from './audit-prove.ts'
import { auditTailCommand } from './audit-tail.ts'
import { auditVerifyCommand } from './audit-verify.ts'
import { auditVerifyCopyCommand } from './audit-verify-copy.ts'
import { auditWitnessCommand } from './audit-witness.ts'

export function auditCommands(cli: Cli): Command {
  return group('audit', 'read, export and verify the audit log', [
    auditTailCommand(cli),
    auditVerifyCommand(cli),
    auditVerifyCopyCommand(cli),
    auditExportCommand(cli),
    auditProveCommand(cli),
    auditWitnessCommand(cli),
  ])
}
