/** `leadglass status`: counts, listeners, and what an administrator should act on. */
import type { StatusReport } from '@leadglass/server'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { pairs } from '../output/table.ts'
import { formatCount } from '../output/units.ts'
import { painter } from '../terminal.ts'

export function statusCommand(cli: Cli): Command {
  return dataCommand('status', 'show counts, listeners and warnings', 'leadglass status --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const status = await cli.operate(options, 'status', {})
      const { archive, listeners, warnings, plaintext, shield } = status
      const paint = painter(cli.terminal, cli.terminal.stdout)
      cli.answer(options, status, () =>
        [
          pairs([
            ['version', status.version],
            ['running since', listeners?.startedAt ?? 'not running'],
            ...(listeners ? [['https', listeners.https] as const, ['DICOM TLS', listeners.dicomTls] as const] : []),
            ...(listeners?.shieldDeliveries
              ? [['deliveries from the old archive', listeners.shieldDeliveries] as const]
              : []),
            ...(listeners?.shieldWeb ? [['its web pages', listeners.shieldWeb] as const] : []),
            ...(listeners?.dicomPlain ? [['DICOM WITHOUT TLS', listeners.dicomPlain] as const] : []),
            ...(shield ? [['old archive', shield.pacs] as const] : countsOf(archive)),
          ]),
          ...warnings.map((warning, index) => paint(plaintext && index === 0 ? 'red' : 'yellow', warning)),
        ].join('\n'),
      )
    },
  )
}

function countsOf({ studies, instances, renditions, renditionsWaiting }: StatusReport['archive']) {
  return [
    ['studies', formatCount(studies)],
    ['instances', formatCount(instances)],
    ['renditions for viewing', `${formatCount(renditions)}, ${formatCount(renditionsWaiting)} wait`],
  ] as const
}
