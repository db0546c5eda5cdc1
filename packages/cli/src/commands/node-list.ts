/** `leadglass node list` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function nodeListCommand(cli: Cli): Command {
  return dataCommand('list', 'list the DICOM nodes', 'leadglass node list --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const { nodes } = await cli.operate(options, 'node.list', {})
      cli.answer(options, nodes, () =>
        table(
          ['AE title', 'address', 'services', 'sees', 'certificate until'],
          nodes.map((node) => [
            node.aeTitle,
            node.host === undefined ? '' : `${node.host}:${node.port ?? ''}`,
            node.services.join(','),
            node.deIdentified ? 'projects, de-identified' : '',
            node.certificateNotAfter?.slice(0, 10) ?? 'none',
          ]),
        ),
      )
    },
  )
}
