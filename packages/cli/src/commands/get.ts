/** `leadglass get`: a study of a registered node into the archive. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { transferText } from '../output/transfer.ts'

interface GetOptions extends CommonOptions {
  study: string
  series?: string
}

export function getCommand(cli: Cli): Command {
  return dataCommand(
    'get <AETITLE>',
    'fetch a study from a registered node into the archive (C-GET)',
    'leadglass get OLDPACS --study 1.2.840.113619.2.1 --data /srv/leadglass',
  )
    .requiredOption('--study <UID>', 'the study to fetch')
    .option('--series <UID>', 'only this series of it')
    .action(async (aeTitle: string, options: GetOptions) => {
      const { study, series } = options
      const report = await cli.operate(options, 'peer.get', { aeTitle, study, ...(series && { series }) })
      if (report.failed > 0) cli.status = ExitStatus.NotAllDone
      cli.answer(options, report, () => transferText('Received', report))
    })
}
