/** `leadglass project list` */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

export function projectListCommand(cli: Cli): Command {
  return dataCommand(
    'list',
    'list the projects that have a profile',
    'leadglass project list --data /srv/leadglass',
  ).action(async (options: CommonOptions) => {
    const answer = await cli.operate(options, 'project.list', {})
    cli.answer(options, answer, () =>
      table(
        ['project', 'key', 'options', 'words'],
        answer.projects.map(({ name, active, options: chosen, words }) => [
          name,
          active ? 'in use' : 'erased',
          chosen.join(','),
          String(words.length),
        ]),
      ),
    )
  })
}
