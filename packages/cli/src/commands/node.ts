/** `leadglass node`: the DICOM nodes that may connect, and their certificates. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { nodeAddCommand } from './node-add.ts'
import { nodeCertCommand } from './node-cert.ts'
import { nodeListCommand } from './node-list.ts'
import { nodeLogCommand } from './node-log.ts'
import { nodeRemoveCommand } from './node-remove.ts'
import { nodeRenewCommand } from './node-renew.ts'
import { nodeRevokeCommand } from './node-revoke.ts'
import { nodeTrustCommand } from './node-trust.ts'

export function nodeCommands(cli: Cli): Command {
  return group('node', 'add, list and remove DICOM nodes, issue their certificates, tell why they were refused', [
    nodeAddCommand(cli),
    nodeListCommand(cli),
    nodeRemoveCommand(cli),
    nodeCertCommand(cli),
    nodeRenewCommand(cli),
    nodeRevokeCommand(cli),
    nodeTrustCommand(cli),
    nodeLogCommand(cli),
  ])
}
