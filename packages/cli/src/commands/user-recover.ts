/** `leadglass user recover`: phone and key are gone, or the password is forgotten. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

export function userRecoverCommand(cli: Cli): Command {
  return dataCommand(
    'recover <NAME>',
    'print a link by which a person chooses a new password and enrols anew',
    'leadglass user recover ada --data /srv/leadglass',
  ).action(async (name: string, options: CommonOptions) => {
    const made = await cli.operate(options, 'user.recover', { name })
    cli.answer(options, made, () =>
      setUpText(
        `Until the link is used, ${made.name} signs in as before; then only as set up anew.`,
        made.link,
        made.expiresAt,
      ),
    )
  })
}

/** What to do with a link of this kind. */
export function setUpText(first: string, link: string | undefined, expiresAt: string | undefined): string {
  return [
    first,
    `Hand this link over in person or by telephone; it works once, until ${expiresAt}:`,
    `  ${link}`,
    ...(link?.startsWith('/') ? ['No server is running: put the address of the archive in front of it.'] : []),
  ].join('\n')
}
