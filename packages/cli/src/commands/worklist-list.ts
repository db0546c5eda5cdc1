/** `leadglass worklist list` */
import { type Command, InvalidArgumentError } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

interface WorklistListOptions extends CommonOptions {
  from?: string
  to?: string
}

export function worklistListCommand(cli: Cli): Command {
  return dataCommand(
    'list',
    'list what is scheduled',
    'leadglass worklist list --from 2026-12-01 --data /srv/leadglass',
  )
    .option('--from <DAY>', 'from this day on, YYYY-MM-DD', day)
    .option('--to <DAY>', 'up to this day', day)
    .action(async (options: WorklistListOptions) => {
      const { from, to } = options
      const { items } = await cli.operate(options, 'worklist.list', {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      })
      cli.answer(options, items, () =>
        items.length === 0
          ? 'Nothing is scheduled.'
          : table(
              ['item', 'start', 'modality', 'station', 'patient', 'ID', 'accession', 'status'],
              items.map((item) => [
                item.id,
                startOf(item.start),
                item.modality,
                item.stations.join(','),
                item.patientName,
                item.patientID,
                item.accessionNumber,
                item.status,
              ]),
            ),
      )
    })
}

/** `20261201093000` → `2026-12-01 09:30` */
function startOf(start: string): string {
  return `${start.slice(0, 4)}-${start.slice(4, 6)}-${start.slice(6, 8)} ${start.slice(8, 10)}:${start.slice(10, 12) || '00'}`
}

/** YYYY-MM-DD or YYYYMMDD, as DICOM writes it. */
export function day(text: string): string {
  const plain = text.replaceAll('-', '')
  if (!/^\d{8}$/.test(plain)) throw new InvalidArgumentError('Give a day as YYYY-MM-DD.')
  return plain
}
