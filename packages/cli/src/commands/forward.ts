/** `leadglass forward`: what is sent on to other nodes. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { forwardDiscardCommand } from './forward-discard.ts'
import { forwardListCommand } from './forward-list.ts'
import { forwardRetryCommand } from './forward-retry.ts'
import { forwardStatusCommand } from './forward-status.ts'

export function forwardCommands(cli: Cli): Command {
  return group('forward', 'watch and mend what is sent on to other nodes', [
    forwardStatusCommand(cli),
    forwardListCommand(cli),
    forwardRetryCommand(cli),
    forwardDiscardCommand(cli),
  ])
}
