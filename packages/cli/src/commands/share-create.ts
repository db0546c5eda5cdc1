/** `leadglass share create`: a link and a code, to be sent by two ways. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, durationMs, wholeNumber, wordList } from '../command.ts'

interface ShareCreateOptions extends CommonOptions {
  for: string
  expires: number
  openings: number
  series?: string[]
  deIdentified?: boolean
}

export function shareCreateCommand(cli: Cli): Command {
  return dataCommand(
    'create <STUDYUID>',
    'make a link and a code that show one study',
    'leadglass share create 1.2.840.113619.2.1 --for "Dr Roe" --expires 7d --data /srv/leadglass',
  )
    .requiredOption('--for <NAME>', 'whom it is for; the name stands across each image')
    .option('--expires <TIME>', 'how long it can be used, at most 92d', durationMs, 7 * 86_400_000)
    .option('--openings <N>', 'how often it can be opened', wholeNumber, 1)
    .option('--series <UID,UID>', 'only these series', wordList)
    .option('--de-identified', 'without anything that says who the patient is')
    .action(async (studyInstanceUID: string, options: ShareCreateOptions) => {
      const { series, deIdentified } = options
      const share = await cli.operate(options, 'share.create', {
        studyInstanceUID,
        recipient: options.for,
        expiresInMs: options.expires,
        openings: options.openings,
        ...(series === undefined ? {} : { seriesInstanceUIDs: series }),
        ...(deIdentified === undefined ? {} : { deIdentified }),
      })
      cli.answer(options, share, () =>
        [
          `Link   ${share.link}`,
          `Code   ${share.code}`,
          '',
          ...(share.withheld ? [`Images that are shown once somebody has looked at them   ${share.withheld}`, ''] : []),
          `Send the code by another way than the link, by telephone for example. Share ${share.id} ends ${share.expiresAt.slice(0, 16).replace('T', ' ')} UTC.`,
        ].join('\n'),
      )
    })
}
