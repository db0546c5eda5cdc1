/** `leadglass alert list`: what a person must look at, the newest first. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { table } from '../output/table.ts'

interface AlertListOptions extends CommonOptions {
  all?: boolean
  count: number
}

export function alertListCommand(cli: Cli): Command {
  return dataCommand('list', 'list alerts that nobody has acknowledged', 'leadglass alert list --data /srv/leadglass')
    .option('--all', 'those that somebody acknowledged too')
    .option('--count <N>', 'how many, at most 500', wholeNumber, 50)
    .action(async (options: AlertListOptions) => {
      const { alerts, channels } = await cli.operate(options, 'alert.list', {
        open: options.all !== true,
        count: options.count,
      })
      cli.answer(options, { alerts, channels }, () =>
        [
          alerts.length === 0
            ? 'None.'
            : table(
                ['alert', 'time', 'severity', 'kind', 'who', 'object', 'times', 'detail', 'acknowledged by'],
                alerts.map(
                  ({ id, lastAt, severity, kind, principal = '', object = '', count, detail, acknowledgedBy = '' }) => [
                    String(id),
                    lastAt.slice(0, 19).replace('T', ' '),
                    severity,
                    kind,
                    principal,
                    object.slice(0, 18),
                    String(count),
                    JSON.stringify(detail),
                    acknowledgedBy,
                  ],
                ),
              ),
          ...channels.map(
            ({ channel, waiting, dead, why }) =>
              `${channel}: ${waiting} waiting, ${dead} given up${why ? ` (${why})` : ''}`,
          ),
        ].join('\n'),
      )
    })
}
