/** The tables of the page. On a narrow screen each row becomes a card; every cell then carries its heading. */
import type { Report, ReportGroup } from '../report.ts'
import { formatCount } from '../sum-counts.ts'
import { number } from '../words.ts'
import { html, type Markup, type Part } from './markup.ts'

interface Column<Row> {
  readonly heading: string
  /** On cards. Default: the heading. */
  readonly short?: string
  readonly isNumber: boolean
  readonly cell: (row: Row) => Part
}

const sumColumns: readonly Column<Omit<ReportGroup, 'name'>>[] = [
  {
    heading: 'Systems allowing unprotected access',
    short: 'Systems',
    isNumber: true,
    cell: ({ systems }) => number(systems),
  },
  { heading: 'Studies', isNumber: true, cell: ({ studies }) => formatCount(studies) },
  { heading: 'Images linked', short: 'Linked', isNumber: true, cell: ({ imagesLinked }) => formatCount(imagesLinked) },
  {
    heading: 'Images accessible',
    short: 'Accessible',
    isNumber: true,
    cell: ({ imagesAccessible }) => formatCount(imagesAccessible),
  },
]

export function countryTable(countries: Report['countries'], totals: Report['totals']): Markup {
  const name: Column<Report['countries'][number]> = { heading: 'Country', isNumber: false, cell: ({ name }) => name }
  return table('Countries', [name, ...sumColumns], countries, { ...totals, name: 'All', region: '' })
}

export function groupTable(heading: string, groups: readonly ReportGroup[]): Markup {
  return table(heading, [{ heading, isNumber: false, cell: ({ name }: ReportGroup) => name }, ...sumColumns], groups)
}

export function largestTable({ largest, named }: Report): Markup {
  type Row = Report['largest'][number]
  const names: Column<Row>[] = [
    { heading: 'Institution', isNumber: false, cell: ({ institution }) => institution || 'not known' },
    { heading: 'Address', isNumber: false, cell: ({ address }) => address },
  ]
  const columns: Column<Row>[] = [
    { heading: 'Rank', isNumber: true, cell: ({ rank }) => rank },
    ...(named ? names : []),
    { heading: 'Country', isNumber: false, cell: ({ country }) => country },
    { heading: 'Product', isNumber: false, cell: ({ product }) => product },
    { heading: 'Studies', isNumber: true, cell: ({ studies }) => formatCount(studies) },
    {
      heading: 'Images linked',
      short: 'Linked',
      isNumber: true,
      cell: ({ imagesLinked }) => formatCount(imagesLinked),
    },
    {
      heading: 'Images accessible',
      short: 'Accessible',
      isNumber: true,
      cell: ({ imagesAccessible }) => formatCount(imagesAccessible),
    },
  ]
  return table('Largest archives', columns, largest)
}

function table<Row>(label: string, columns: readonly Column<Row>[], rows: readonly Row[], foot?: Row): Markup {
  if (rows.length === 0) return html`<p class="none">None.</p>`
  const cells = (row: Row, head: 'th' | 'td') =>
    columns.map(({ heading, short = heading, isNumber, cell }, index) => {
      const kind = isNumber ? 'n' : 't'
      return index === 0 && head === 'th'
        ? html`<th scope="row" class="${kind}" data-label="${short}">${cell(row)}</th>`
        : html`<td class="${kind}" data-label="${short}">${cell(row)}</td>`
    })
  return html`<table aria-label="${label}"><thead><tr>${columns.map(
    ({ heading, isNumber }) => html`<th scope="col" class="${isNumber ? 'n' : 't'}">${heading}</th>`,
  )}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row, 'th')}</tr>\n`)}</tbody>${
    foot !== undefined && html`<tfoot><tr>${cells(foot, 'th')}</tr></tfoot>`
  }</table>`
}
