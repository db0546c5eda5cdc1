/** `leadglass survey cases list` */
import type { CaseState, CaseView } from '@leadglass/survey'
import { type Command, InvalidArgumentError } from 'commander'
import type { Cli } from '../cli.ts'
import { wholeNumber, wordList } from '../command.ts'
import { table } from '../output/table.ts'
import { casesCommand, date, type FolderOptions, openBook } from './cases-options.ts'

interface CasesListOptions extends FolderOptions {
  state?: readonly CaseState[]
  country?: string
  due?: boolean
  largest?: number
  named?: boolean
  on?: Date
}

/** The states of @leadglass/survey, said here so that help needs no loading. test/conformance/survey-lists.test.ts compares. */
export const caseStates = ['found', 'validated', 'notified', 'acknowledged', 'mitigated', 'closed', 'reopened'] as const

export function casesListCommand(cli: Cli): Command {
  return casesCommand('list', 'list the cases, the largest first', 'leadglass survey cases list --due --folder surveys')
    .option('--state <LIST>', `only these: ${caseStates.join(', ')}`, states)
    .option('--country <NAME>', 'only this country, by name or two letters')
    .option('--due', 'only those on which something is due')
    .option('--largest <N>', 'only the N largest', wholeNumber)
    .option('--named', 'show addresses and institutions')
    .option('--on <DATE>', 'what is due on this day (default: today)', date)
    .action(async ({ named = false, on = new Date(), state: states, ...options }: CasesListOptions) => {
      const { formatCount } = await import('@leadglass/survey')
      const { country, due, largest } = options
      const views = await (await openBook(options)).list({ states, country, due, largest }, { named, now: on })
      cli.answer(options, views, () => caseTable(views, named, formatCount))
    })
}

function caseTable(
  views: readonly CaseView[],
  named: boolean,
  formatCount: (count: CaseView['studies']) => string,
): string {
  return table(
    ['case', 'state', 'country', 'studies', 'images', 'letters', 'due', ...(named ? ['address', 'institution'] : [])],
    views.map((view) => [
      view.id,
      view.state,
      view.country,
      formatCount(view.studies),
      formatCount(view.imagesLinked),
      String(view.letters),
      view.due ?? '',
      ...(named ? [view.address ?? '', view.institution ?? ''] : []),
    ]),
  )
}

function states(text: string): CaseState[] {
  const words = wordList(text)
  const isState = (word: string): word is CaseState => (caseStates as readonly string[]).includes(word)
  if (words.length === 0 || !words.every(isState)) throw new InvalidArgumentError(`Give ${caseStates.join(', ')}.`)
  return words
}
