/** `leadglass send`: DICOM files, or what the archive keeps, to a registered node. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { CliError } from '../errors.ts'
import { ExitStatus } from '../exit-status.ts'
import { transferText } from '../output/transfer.ts'

interface SendOptions extends CommonOptions {
  study?: string
  series?: string
}

export function sendCommand(cli: Cli): Command {
  return dataCommand(
    'send <AETITLE> [PATH...]',
    'send files, or a study of the archive, to a registered node (C-STORE)',
    'leadglass send WORKSTATION1 --study 1.2.840.113619.2.1 --data /srv/leadglass',
  )
    .option('--study <UID>', 'a study of the archive, instead of files')
    .option('--series <UID>', 'only this series of it')
    .action(async (aeTitle: string, paths: string[], options: SendOptions) => {
      const { study, series } = options
      if ((paths.length === 0) === (study === undefined))
        throw new CliError('LG_CLI_USAGE', 'give either files to send or --study')
      const files = paths.length === 0 ? {} : { paths: paths.map((path) => resolve(path)) }
      const what = { aeTitle, ...files, ...(study && { study }), ...(series && { series }) }
      const report = await cli.operate(options, 'peer.send', what)
      if (report.failed > 0) cli.status = ExitStatus.NotAllDone
      cli.answer(options, report, () => transferText('Sent', report))
    })
}
