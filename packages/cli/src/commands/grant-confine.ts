/** `leadglass grant confine` and `release`: who sees granted studies only. */
import type { GrantSubject } from '@leadglass/access'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { grantSubject, subjectText } from '../grant-subject.ts'

export function grantConfineCommand(cli: Cli): Command {
  return confinement(cli, 'confine', 'let somebody see granted studies only', true)
}

export function grantReleaseCommand(cli: Cli): Command {
  return confinement(cli, 'release', 'let somebody see every study again that their role allows', false)
}

function confinement(cli: Cli, name: string, summary: string, confined: boolean): Command {
  return dataCommand(name, summary, `leadglass grant ${name} role:clinician --data /srv/leadglass`)
    .argument('<TO>', 'role:ROLE, person:NAME, token:NAME, node:AETITLE, or nodes', grantSubject)
    .action(async (to: GrantSubject, options: CommonOptions) => {
      const answer = await cli.operate(options, 'grant.confine', { to, confined })
      const what = confined ? 'sees granted studies only' : 'sees every study that the role allows'
      cli.answer(options, answer, () => `${subjectText(to)} ${what}.`)
    })
}
