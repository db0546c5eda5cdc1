/** Rows and columns of the tables and bars. */
import type { Report, ReportGroup } from '../report.ts'
import { formatCount } from '../sum-counts.ts'
import { number, shortCount } from '../words.ts'
import type { PdfBar } from './pdf-bars.ts'
import type { PdfColumn } from './pdf-table.ts'

export const countryRows = ({ countries }: Report): PdfBar[] =>
  countries.slice(0, 12).map(({ name, imagesLinked, imagesAccessible }) => ({
    label: name,
    text: `${shortCount(imagesLinked)}, ${shortCount(imagesAccessible)} accessible`,
    value: imagesLinked.value,
    part: imagesAccessible.value,
  }))

export function groupColumns(heading: string): PdfColumn<ReportGroup>[] {
  return [
    { heading, share: 0.26, cell: ({ name }) => name },
    {
      heading: 'Systems allowing unprotected access',
      share: 0.2,
      isNumber: true,
      cell: ({ systems }) => number(systems),
    },
    { heading: 'Studies', share: 0.18, isNumber: true, cell: ({ studies }) => formatCount(studies) },
    { heading: 'Images linked', share: 0.18, isNumber: true, cell: ({ imagesLinked }) => formatCount(imagesLinked) },
    { heading: 'Images accessible', share: 0.18, isNumber: true, cell: (row) => formatCount(row.imagesAccessible) },
  ]
}

export function largestColumns({ named }: Report): PdfColumn<Report['largest'][number]>[] {
  type Row = Report['largest'][number]
  const names: PdfColumn<Row>[] = [
    { heading: 'Institution', share: 0.24, cell: ({ institution }) => institution || 'not known' },
    { heading: 'Address', share: 0.16, cell: ({ address }) => address ?? '' },
  ]
  const wide = named ? 0 : 0.1
  return [
    { heading: '', share: 0.05, isNumber: true, cell: ({ rank }) => String(rank) },
    ...(named ? names : []),
    { heading: 'Country', share: 0.12 + wide, cell: ({ country }) => country },
    { heading: 'Product', share: 0.1 + wide, cell: ({ product }) => product },
    { heading: 'Studies', share: 0.1 + wide * 0.6, isNumber: true, cell: ({ studies }) => formatCount(studies) },
    {
      heading: 'Images linked',
      share: 0.12 + wide * 0.7,
      isNumber: true,
      cell: (row) => formatCount(row.imagesLinked),
    },
    {
      heading: 'Accessible',
      share: 0.11 + wide * 0.7,
      isNumber: true,
      cell: (row) => formatCount(row.imagesAccessible),
    },
  ]
}
