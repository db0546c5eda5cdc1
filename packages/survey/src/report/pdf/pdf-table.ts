/** Tables of the PDF: a heading on every sheet, rows that are never cut between two. */
import { colours, margin, type Sheet, toWinAnsi, widthOf } from './sheet.ts'

export interface PdfColumn<Row> {
  readonly heading: string
  /** Of the sheet's width, 0 to 1. */
  readonly share: number
  readonly isNumber?: boolean
  readonly cell: (row: Row) => string
}

const padding = 4

export function drawTable<Row>(
  sheet: Sheet,
  columns: readonly PdfColumn<Row>[],
  rows: readonly Row[],
  { lastIsSum = false } = {},
): void {
  if (rows.length === 0) {
    sheet.font('Helvetica').fontSize(9).fillColor(colours.quiet).text('None.', margin, sheet.y)
    return
  }
  const headings = () =>
    drawRow(
      sheet,
      columns,
      columns.map(({ heading }) => heading),
      'heading',
    )
  headings()
  for (const [index, row] of rows.entries()) {
    const cells = columns.map(({ cell }) => toWinAnsi(cell(row)))
    if (sheet.y + heightOf(sheet, columns, cells) > sheet.page.height - margin) {
      sheet.addPage()
      headings()
    }
    drawRow(sheet, columns, cells, lastIsSum && index === rows.length - 1 ? 'sum' : 'row')
  }
  sheet.x = margin
}

function heightOf<Row>(sheet: Sheet, columns: readonly PdfColumn<Row>[], cells: readonly string[]): number {
  sheet.fontSize(8.5)
  const heights = columns.map(({ share }, index) =>
    sheet.heightOfString(cells[index] || ' ', { width: share * widthOf(sheet) - 2 * padding }),
  )
  return Math.max(...heights) + 2 * padding
}

function drawRow<Row>(
  sheet: Sheet,
  columns: readonly PdfColumn<Row>[],
  cells: readonly string[],
  kind: 'heading' | 'row' | 'sum',
): void {
  sheet.font(kind === 'row' ? 'Helvetica' : 'Helvetica-Bold').fontSize(8.5)
  const [top, height] = [sheet.y, heightOf(sheet, columns, cells)]
  let x = margin
  for (const [index, { share, isNumber = false }] of columns.entries()) {
    const width = share * widthOf(sheet)
    sheet.fillColor(kind === 'heading' ? colours.quiet : colours.ink)
    sheet.text(cells[index] ?? '', x + padding, top + padding, {
      width: width - 2 * padding,
      align: isNumber ? 'right' : 'left',
    })
    x += width
  }
  const line = kind === 'heading' ? colours.quiet : colours.line
  sheet.moveTo(margin, top + height).lineTo(margin + widthOf(sheet), top + height)
  sheet.lineWidth(0.5).strokeColor(line).stroke()
  sheet.x = margin
  sheet.y = top + height
}
