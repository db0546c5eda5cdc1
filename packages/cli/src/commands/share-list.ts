/** `leadglass share list`: what is shared with whom, without saying which studies. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function shareListCommand(cli: Cli): Command {
  return dataCommand(
    'list',
    'list shares and how often they were opened',
    'leadglass share list --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const { shares } = await cli.operate(options, 'share.list', {})
    cli.answer(options, shares, () =>
      shares.length === 0
        ? 'Nothing is shared.'
        : table(
            ['share', 'for', 'by', 'shown', 'state', 'opened', 'last opened', 'ends'],
            shares.map((share) => [
              share.id,
              share.recipient,
              share.createdBy,
              share.deIdentified ? 'de-identified' : 'as sent',
              share.state,
              `${share.opened} of ${share.openings}`,
              (share.lastOpenedAt ?? '').slice(0, 16).replace('T', ' '),
              share.expiresAt.slice(0, 16).replace('T', ' '),
            ]),
          ),
    )
  })
}
