/** `leadglass find`: a query at a registered node. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { table } from '../output/table.ts'

interface FindOptions extends CommonOptions {
  level: 'patient' | 'study' | 'series' | 'image'
  key: Record<string, string>
  limit: number
}

export function findCommand(cli: Cli): Command {
  return dataCommand(
    'find <AETITLE>',
    'search a registered node (C-FIND)',
    "leadglass find OLDPACS --key PatientName='smith*' --key StudyDate=20240101- --data /srv/leadglass",
  )
    .addOption(
      new Option('--level <LEVEL>', 'what is searched for')
        .choices(['patient', 'study', 'series', 'image'])
        .default('study'),
    )
    .option('--key <KEYWORD=VALUE>', 'an attribute to match or, without value, to show; may be repeated', keyOf, {})
    .option('--limit <COUNT>', 'answers at most; the search is cancelled then', wholeNumber, 1000)
    .action(async (aeTitle: string, options: FindOptions) => {
      const { level, key: keys, limit } = options
      const found = await cli.operate(options, 'peer.find', { aeTitle, level, keys, limit })
      cli.answer(options, found, () => {
        const headings = [...new Set(found.answers.flatMap((answer) => Object.keys(answer)))].filter(isShown)
        const rows = found.answers.map((answer) => headings.map((heading) => answer[heading] ?? ''))
        return [
          found.answers.length === 0 ? 'Nothing found.' : table(headings, rows),
          ...(found.more ? [`There are more than ${limit}; ask for more with --limit.`] : []),
        ].join('\n')
      })
    })
}

/** The same in every answer. */
function isShown(keyword: string): boolean {
  return keyword !== 'QueryRetrieveLevel' && keyword !== 'RetrieveAETitle'
}

function keyOf(text: string, keys: Record<string, string>): Record<string, string> {
  const [, keyword, value = ''] = /^([A-Za-z0-9]{1,64})(?:=(.*))?$/s.exec(text) ?? []
  if (keyword === undefined) throw new InvalidArgumentError('Give KEYWORD=VALUE, such as PatientID=12345.')
  return { ...keys, [keyword]: value }
}
