/** The list of cases as files for others: CSV for a spreadsheet, JSON for a program. */
import { csv } from '../report/csv.ts'
import type { CaseView } from './case-view.ts'

export const caseFormats = ['csv', 'json'] as const
export type CaseFormat = (typeof caseFormats)[number]

export function exportCases(views: readonly CaseView[], format: CaseFormat): string {
  return format === 'json' ? `${JSON.stringify(views, undefined, 2)}\n` : csv(headings(views), views.map(cells))
}

const names = ['address', 'institution', 'network'] as const

function headings(views: readonly CaseView[]): string[] {
  return [
    'case',
    'rank',
    'state',
    'country',
    'product',
    'rung',
    'studies',
    'studies certainty',
    'images linked',
    'images linked certainty',
    'images accessible',
    'images accessible certainty',
    'first seen',
    'last seen',
    'letters',
    'notified on',
    'due',
    ...(views[0]?.address === undefined ? [] : names),
  ]
}

function cells(view: CaseView): (string | number | undefined)[] {
  const { studies, imagesLinked, imagesAccessible } = view
  return [
    view.id,
    view.rank,
    view.state,
    view.country,
    view.product,
    view.rung,
    ...[studies, imagesLinked, imagesAccessible].flatMap((count) => [count.value, count.certainty]),
    view.firstSeenAt,
    view.lastSeenAt,
    view.letters,
    view.notifiedOn,
    view.due,
    ...(view.address === undefined ? [] : names.map((name) => view[name])),
  ]
}
