/** `leadglass grant list`: grants in force or still to come, and who sees granted studies only. */
import type { GrantedStudies } from '@leadglass/access'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { subjectText } from '../grant-subject.ts'
import { table } from '../output/table.ts'

export function grantListCommand(cli: Cli): Command {
  return dataCommand('list', 'list what was granted to whom', 'leadglass grant list --data /srv/leadglass').action(
    async (options: CommonOptions) => {
      const answer = await cli.operate(options, 'grant.list', {})
      cli.answer(options, answer, () =>
        [
          table(
            ['id', 'to', 'studies', 'from', 'until', 'purpose'],
            answer.grants.map(({ id, to, studies, from, until = '', purpose }) => [
              String(id),
              subjectText(to),
              studiesText(studies),
              from.slice(0, 16),
              until.slice(0, 16),
              purpose,
            ]),
          ),
          '',
          answer.confined.length === 0
            ? 'Nobody is confined: clinicians, technologists and nodes see every study.'
            : `Granted studies only: ${answer.confined.map(subjectText).join(', ')}.`,
        ].join('\n'),
      )
    },
  )
}

function studiesText(studies: GrantedStudies): string {
  switch (studies.kind) {
    case 'collection':
      return studies.name
    case 'own':
      return `referred by ${studies.referringPhysicianNames.join(' | ')}`
    case 'study':
      return studies.studyInstanceUID
  }
}
