/** `leadglass alert acknowledge` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'

interface AlertAcknowledgeOptions extends CommonOptions {
  note?: string
}

export function alertAcknowledgeCommand(cli: Cli): Command {
  return dataCommand(
    'acknowledge <N>',
    'say that you have seen an alert, and what came of it',
    'leadglass alert acknowledge 7 --note "teleradiology, called them" --data /srv/leadglass',
  )
    .option('--note <TEXT>', 'what came of it; nothing of patients')
    .action(async (id: string, options: AlertAcknowledgeOptions) => {
      const { note } = options
      const alert = await cli.operate(options, 'alert.acknowledge', {
        id: wholeNumber(id),
        ...(note === undefined ? {} : { note }),
      })
      cli.answer(options, alert, () => `Alert ${alert.id} is acknowledged by ${alert.acknowledgedBy}.`)
    })
}
