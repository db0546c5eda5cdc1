/** `leadglass survey cases show` */
import type { CaseDetail, Contact } from '@leadglass/survey'
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { pairs, table } from '../output/table.ts'
import { casesCommand, date, type FolderOptions, openBook } from './cases-options.ts'

interface CasesShowOptions extends FolderOptions {
  named?: boolean
  on?: Date
}

export function casesShowCommand(cli: Cli): Command {
  return casesCommand(
    'show <CASE>',
    'show one case with its history',
    'leadglass survey cases show C-0001 --folder surveys',
  )
    .option('--named', 'show address, institution, and whom one can write to')
    .option('--on <DATE>', 'what is due on this day (default: today)', date)
    .action(async (id: string, { named = false, on = new Date(), ...options }: CasesShowOptions) => {
      const { formatCount } = await import('@leadglass/survey')
      const book = await openBook(options)
      const detail = await book.show(id, { named, now: on })
      const contacts = named ? await book.contactsOf(id) : []
      cli.answer(options, { ...detail, ...(named && { contacts }) }, () => lines(detail, contacts, formatCount))
    })
}

function lines(
  detail: CaseDetail,
  contacts: readonly Contact[],
  formatCount: (count: CaseDetail['studies']) => string,
): string {
  const facts = pairs([
    ['case', `${detail.id}, the ${detail.rank}. by size`],
    ['state', detail.state],
    ...(detail.address === undefined ? [] : [['address', detail.address] as const]),
    ...(detail.institution === undefined ? [] : [['institution', detail.institution] as const]),
    ['country', detail.country],
    ['product', detail.product],
    ['proven', `${detail.rung} ${detail.rungWords}`],
    ...detail.evidence.map((what) => ['', what] as const),
    ['studies', formatCount(detail.studies)],
    ['images linked', formatCount(detail.imagesLinked)],
    ['images accessible', formatCount(detail.imagesAccessible)],
    ['fields with values', detail.exposedFields.join(', ')],
    ...detail.clocks.map(({ days, dueAt, state }) => [`day ${days}`, `${dueAt.slice(0, 10)} ${state}`] as const),
    ...contacts.map(({ recipient, to, source }) => [recipient, `${to} (${source})`] as const),
  ])
  const history = table(
    ['entry', 'happened', 'what', 'who', 'detail'],
    detail.history.map((line) => [
      String(line.seq),
      line.on.slice(0, 16),
      line.kind,
      line.by,
      [line.recipient, line.to, line.letter, line.note].filter((part) => part !== undefined).join(' '),
    ]),
  )
  return `${facts}\n\n${history}`
}
