/** `leadglass move`: lets a registered node send a study to another node, or to this archive. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { transferText } from '../output/transfer.ts'

interface MoveOptions extends CommonOptions {
  study: string
  series?: string
  to?: string
}

export function moveCommand(cli: Cli): Command {
  return dataCommand(
    'move <AETITLE>',
    'let a registered node send a study to another, or to this archive (C-MOVE)',
    'leadglass move OLDPACS --study 1.2.840.113619.2.1 --to WORKSTATION1 --data /srv/leadglass',
  )
    .requiredOption('--study <UID>', 'the study to send')
    .option('--series <UID>', 'only this series of it')
    .option('--to <AETITLE>', 'where it is sent, as the node knows it; default this archive')
    .action(async (aeTitle: string, options: MoveOptions) => {
      const { study, series, to } = options
      const what = { aeTitle, study, ...(series && { series }), ...(to && { to }) }
      const report = await cli.operate(options, 'peer.move', what)
      if (report.failed > 0) cli.status = ExitStatus.NotAllDone
      cli.answer(options, report, () => transferText('Moved', report))
    })
}
