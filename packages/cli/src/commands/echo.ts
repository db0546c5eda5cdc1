/** `leadglass echo`: whether a registered node is there, lets us in and speaks DICOM. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'

export function echoCommand(cli: Cli): Command {
  return dataCommand(
    'echo <AETITLE>',
    'ask a registered node whether it is there (C-ECHO)',
    'leadglass echo WORKSTATION1 --data /srv/leadglass',
  ).action(async (aeTitle: string, options: CommonOptions) => {
    const answer = await cli.operate(options, 'peer.echo', { aeTitle })
    if (answer.status !== '0000H') cli.status = ExitStatus.NotAllDone
    cli.answer(options, answer, () => `${aeTitle} answered ${answer.status} after ${answer.durationMs} ms.`)
  })
}
