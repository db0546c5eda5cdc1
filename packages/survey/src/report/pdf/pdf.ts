/**
 * The report as a PDF of A4 sheets: summary, map, tables, notes.
 *
 * The fonts are the ones every reader has (Helvetica), whose characters are those of Windows-1252: names in other
 * scripts stand in HTML, CSV and JSON, and with question marks here.
 */
import PDFDocument from 'pdfkit'
import type { Report } from '../report.ts'
import { certaintyNote, day, methodNote } from '../words.ts'
import { drawBars } from './pdf-bars.ts'
import { changeChapter, chapter, costChapter, paragraph, protectionChapter, trendChapter } from './pdf-chapters.ts'
import { countryRows, groupColumns, largestColumns } from './pdf-columns.ts'
import { drawMap } from './pdf-map.ts'
import { opening } from './pdf-opening.ts'
import { drawTable } from './pdf-table.ts'
import { colours, margin, type Sheet, widthOf } from './sheet.ts'

/** @returns the octets of the file */
export async function pdfReport(report: Report): Promise<Buffer> {
  const sheet: Sheet = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin, left: margin, right: margin },
    bufferPages: true,
    lang: 'en',
    info: { Title: `Exposure survey, ${day(report.run.startedAt)}`, Creator: 'Leadglass', Producer: 'Leadglass' },
  })
  const octets = collect(sheet)
  write(sheet, report)
  numberPages(sheet, report)
  sheet.end()
  return octets
}

function write(sheet: Sheet, report: Report): void {
  opening(sheet, report)
  drawMap(sheet, report.countries)
  if (report.change) changeChapter(sheet, report.change)
  chapter(sheet, 'The largest by country')
  drawBars(sheet, countryRows(report))
  chapter(sheet, 'Every country')
  drawTable(sheet, groupColumns('Country'), [...report.countries, { ...report.totals, name: 'All' }], {
    lastIsSum: true,
  })
  protectionChapter(sheet, report)
  chapter(sheet, 'The largest archives')
  drawTable(sheet, largestColumns(report), report.largest)
  for (const [title, groups] of groupChapters(report)) {
    chapter(sheet, `By ${title.toLowerCase()}`)
    drawTable(sheet, groupColumns(title), groups)
  }
  if (report.trend.length > 1) trendChapter(sheet, report)
  if (report.cost) costChapter(sheet, report.cost)
  chapter(sheet, 'How to read this')
  paragraph(sheet, certaintyNote)
  paragraph(sheet, methodNote)
}

const groupChapters = ({ regions, products, institutions, networks }: Report) =>
  [
    ['Region', regions],
    ['Product', products],
    ['Institution', institutions],
    ['Network', networks],
  ] as const

function numberPages(sheet: Sheet, { named }: Report): void {
  const { count } = sheet.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    sheet.switchToPage(page)
    // Below the margin text would begin a new page; without a margin it does not.
    sheet.page.margins.bottom = 0
    const text = `${named ? 'Confidential  ·  ' : ''}Leadglass exposure survey  ·  ${page + 1} of ${count}`
    sheet.font('Helvetica').fontSize(8).fillColor(colours.quiet)
    sheet.text(text, margin, sheet.page.height - 30, { width: widthOf(sheet), align: 'right', lineBreak: false })
  }
}

function collect(sheet: Sheet): Promise<Buffer> {
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    sheet.on('data', (chunk: Buffer) => void chunks.push(chunk))
    sheet.on('end', () => resolve(Buffer.concat(chunks)))
    sheet.on('error', reject)
  })
}
