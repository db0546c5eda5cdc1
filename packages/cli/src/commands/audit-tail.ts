/** `leadglass audit tail`: the newest entries. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { table } from '../output/table.ts'

interface AuditTailOptions extends CommonOptions {
  count: number
}

/** More than a person reads; the answer is held in memory as one value. */
const mostEntries = 1000

function entryCount(text: string): number {
  const count = wholeNumber(text)
  if (count < 1 || count > mostEntries) throw new InvalidArgumentError(`Give a number from 1 to ${mostEntries}.`)
  return count
}

export function auditTailCommand(cli: Cli): Command {
  return dataCommand('tail', 'show the newest audit entries', 'leadglass audit tail --count 50 --data /srv/leadglass')
    .option('--count <N>', `how many entries, at most ${mostEntries}; \`audit export\` writes all`, entryCount, 20)
    .action(async (options: AuditTailOptions) => {
      const { entries } = await cli.operate(options, 'audit.tail', { count: options.count })
      cli.answer(options, entries, () =>
        table(
          ['entry', 'time', 'action', 'outcome', 'who', 'from', 'object', 'detail'],
          entries.map(({ index, event }) => [
            String(index),
            ...['time', 'action', 'outcome', 'principal', 'address', 'object'].map((name) => String(event[name] ?? '')),
            event.detail === undefined ? '' : JSON.stringify(event.detail),
          ]),
        ),
      )
    })
}
