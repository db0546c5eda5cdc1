/**
 * The tables as CSV, one file each.
 */
import { csvLine } from '@leadglass/audit'
import type { Count } from '../finding.ts'
import type { Report, ReportGroup } from './report.ts'

type Cell = string | number | undefined

/** File name → content. */
export function csvTables(report: Report): Record<string, string> {
  const group = (heading: string, groups: readonly ReportGroup[]) =>
    csv(
      [heading, ...sumHeadings],
      groups.map((row) => [row.name, ...sumCells(row)]),
    )
  return {
    'totals.csv': totals(report),
    'countries.csv': csv(
      ['country', 'code', 'region', ...sumHeadings],
      report.countries.map((row) => [row.name, row.code, row.region, ...sumCells(row)]),
    ),
    'regions.csv': group('region', report.regions),
    'products.csv': group('product', report.products),
    'institutions.csv': group('institution', report.institutions),
    'networks.csv': group('network', report.networks),
    'largest.csv': largest(report),
    'trend.csv': csv(
      ['started', 'probe version', 'analysed', 'countries', ...sumHeadings],
      report.trend.map((run) => [run.startedAt, run.probeVersion, run.analysed, run.countries, ...sumCells(run)]),
    ),
    ...(report.change && { 'changes.csv': changes(report.change) }),
  }
}

const counts = ['studies', 'imagesLinked', 'imagesAccessible'] as const
const words = { studies: 'studies', imagesLinked: 'images linked', imagesAccessible: 'images accessible' }

/** Value, certainty, and the interval, which only estimates have. */
const countHeadings = (name: string): string[] => [name, `${name} certainty`, `${name} low`, `${name} high`]
const countCells = (count: Count): Cell[] =>
  count.certainty === 'estimated'
    ? [count.value, count.certainty, count.low, count.high]
    : [count.value, count.certainty, undefined, undefined]

const sumHeadings = ['systems', ...counts.flatMap((name) => countHeadings(words[name]))]
const sumCells = (sums: Omit<ReportGroup, 'name'>): Cell[] => [
  sums.systems,
  ...counts.flatMap((name) => countCells(sums[name])),
]

function largest({ largest: rows, named }: Report): string {
  return csv(
    [
      'rank',
      ...(named ? ['institution', 'address'] : []),
      'country',
      'product',
      'rung',
      ...counts.flatMap((name) => countHeadings(words[name])),
    ],
    rows.map((row) => [
      row.rank,
      ...(named ? [row.institution, row.address] : []),
      row.country,
      row.product,
      row.rung,
      ...counts.flatMap((name) => countCells(row[name])),
    ]),
  )
}

function totals({ totals: all, protection, run, cost }: Report): string {
  const rows: Cell[][] = [
    ['run', run.runID, ''],
    ['started', run.startedAt, ''],
    ['finished', run.finishedAt, ''],
    ['complete', run.isComplete ? 'yes' : 'no', ''],
    ['systems analysed', all.analysed, 'exact'],
    ['open systems', all.systems, 'exact'],
    ['countries', all.countries, 'exact'],
    ...counts.map((name) => [words[name], ...countCells(all[name])]),
    ['plain-HTTP viewers', all.plainHttpViewers, 'exact'],
    ['decoys left out', all.decoys, 'exact'],
    ['further addresses left out', all.secondFaces, 'exact'],
    ['writable', all.writable, 'exact'],
    ['open systems with TLS, per cent', protection.tls.percent ?? '', 'exact'],
    ['systems with AE-title control, per cent', protection.aeTitleControl.percent ?? '', 'exact'],
    ...(cost ? [[`cost, ${cost.currency}`, ...countCells(cost.total)]] : []),
  ]
  return csv(['what', 'value', 'certainty', 'low', 'high'], rows)
}

function changes({ percent, countries, ...change }: NonNullable<Report['change']>): string {
  const { newlySeen, newlyExposed, closed, vanished, grown, shrunk, unchanged } = change
  return csv(
    ['what', 'value'],
    [
      ['from', change.from],
      ['to', change.to],
      ['same probes', change.sameProbes ? 'yes' : 'no'],
      ...Object.entries({ newlySeen, newlyExposed, closed, vanished, grown, shrunk, unchanged }),
      ...Object.entries(percent).map(([name, value]) => [`${name}, per cent`, value ?? '']),
      ...Object.entries(countries).flatMap(([fate, names]) => names.map((name) => [`country ${fate}`, name])),
    ],
  )
}

/** @returns lines that end with CR LF, the headings first; every line has as many cells as there are headings */
export function csv(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lineOf = (row: readonly Cell[]) => csvLine(headings.map((_, column) => row[column]))
  return [headings, ...rows].map(lineOf).join('')
}
