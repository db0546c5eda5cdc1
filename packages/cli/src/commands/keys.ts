/** `leadglass keys`: the keys that everything is encrypted under. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { group } from '../command.ts'
import { keysErasuresCommand } from './keys-erasures.ts'
import { keysExportCommand } from './keys-export.ts'
import { keysMoveCommand } from './keys-move.ts'
import { keysRecoverCommand } from './keys-recover.ts'
import { keysRotateCommand } from './keys-rotate.ts'
import { keysStatusCommand } from './keys-status.ts'
import { keysVerifyErasureCommand } from './keys-verify-erasure.ts'

export function keysCommands(cli: Cli): Command {
  return group('keys', 'look at, rotate and move the keys, and what is left of erased ones', [
    keysStatusCommand(cli),
    keysRotateCommand(cli),
    keysMoveCommand(cli),
    keysExportCommand(cli),
    keysRecoverCommand(cli),
    keysErasuresCommand(cli),
    keysVerifyErasureCommand(cli),
  ])
}
