/**
 * The report as a PDF of A4 sheets: summary, map, tables, notes.
 *
 * The fonts are the ones every reader has (Helvetica), whose characters are those of Windows-1252: names in other
 * scripts stand in HTML, CSV and JSON, and with question marks here.
 */
import PDFDocument from 'pdfkit'
import type { Report, ReportGroup } from '../report.ts'
import { formatCount } from '../sum-counts.ts'
import { certaintyNote, day, exposedWords, methodNote, number, percent, share, shortCount, summary } from '../words.ts'
import { drawBars } from './pdf-bars.ts'
import { drawMap } from './pdf-map.ts'
import { drawTable, type PdfColumn } from './pdf-table.ts'
import { colours, margin, roomFor, type Sheet, toWinAnsi, widthOf } from './sheet.ts'

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

function opening(sheet: Sheet, report: Report): void {
  const { run } = report
  sheet.font('Helvetica-Bold').fontSize(11).fillColor(colours.accent).text('Leadglass exposure survey')
  sheet.moveDown(0.6).fontSize(25).fillColor(colours.ink).text('Picture archives open to strangers')
  sheet
    .moveDown(0.4)
    .font('Helvetica')
    .fontSize(12.5)
    .text(toWinAnsi(summary(report)), { lineGap: 3 })
  sheet.moveDown(0.6)
  const facts = [
    `Survey ${run.scope}, on behalf of ${run.authority}. Contact ${run.contact}.`,
    `${day(run.startedAt)} to ${day(run.finishedAt)}. Run ${run.runID}, probes version ${run.probeVersion}.`,
  ]
  sheet.fontSize(9).fillColor(colours.quiet)
  for (const fact of facts) sheet.text(toWinAnsi(fact), { lineGap: 2 })
  if (!run.isComplete) flag(sheet, 'This run is not complete: targets are left. Every total is a part of the whole.')
  if (report.named) flag(sheet, 'Confidential: names institutions and addresses of open systems.')
  figures(sheet, report)
}

function flag(sheet: Sheet, text: string): void {
  sheet.moveDown(0.4).font('Helvetica-Bold').fontSize(10).fillColor(colours.alarm).text(text).font('Helvetica')
}

function figures(sheet: Sheet, { totals }: Report): void {
  const tiles = [
    ['Open systems', number(totals.systems), `of ${number(totals.analysed)} looked at`],
    ['Countries', number(totals.countries), 'with an open system'],
    ['Studies', shortCount(totals.studies), totals.studies.certainty],
    ['Images linked', shortCount(totals.imagesLinked), totals.imagesLinked.certainty],
    ['Images accessible', shortCount(totals.imagesAccessible), totals.imagesAccessible.certainty],
    ['Plain-HTTP viewers', number(totals.plainHttpViewers), 'list without sign-in'],
  ] as const
  sheet.moveDown(1)
  const [top, gap, height] = [sheet.y, 8, 50]
  const width = (widthOf(sheet) - 2 * gap) / 3
  for (const [index, [label, value, note]] of tiles.entries()) {
    const [x, y] = [margin + (index % 3) * (width + gap), top + Math.floor(index / 3) * (height + gap)]
    sheet.roundedRect(x, y, width, height, 4).lineWidth(0.6).strokeColor(colours.line).stroke()
    sheet
      .font('Helvetica')
      .fontSize(8.5)
      .fillColor(colours.quiet)
      .text(label, x + 8, y + 7, { width: width - 16 })
    sheet
      .font('Helvetica-Bold')
      .fontSize(15)
      .fillColor(colours.ink)
      .text(toWinAnsi(value), x + 8, y + 18, { width: width - 16 })
    sheet
      .font('Helvetica')
      .fontSize(8)
      .fillColor(colours.quiet)
      .text(note, x + 8, y + 36, { width: width - 16 })
  }
  sheet.x = margin
  sheet.y = top + 2 * (height + gap) + 6
}

export function chapter(sheet: Sheet, title: string): void {
  roomFor(sheet, 90)
  sheet.moveDown(1.1)
  sheet.font('Helvetica-Bold').fontSize(14).fillColor(colours.ink).text(title, margin, sheet.y)
  sheet.moveDown(0.4).font('Helvetica').fontSize(9.5)
}

function paragraph(sheet: Sheet, text: string): void {
  sheet.font('Helvetica').fontSize(9.5).fillColor(colours.quiet).text(toWinAnsi(text), margin, sheet.y, { lineGap: 2 })
  sheet.moveDown(0.5)
}

const countryRows = ({ countries }: Report) =>
  countries.slice(0, 12).map(({ name, imagesLinked, imagesAccessible }) => ({
    label: name,
    text: `${shortCount(imagesLinked)}, ${shortCount(imagesAccessible)} accessible`,
    value: imagesLinked.value,
    part: imagesAccessible.value,
  }))

function groupColumns(heading: string): PdfColumn<ReportGroup>[] {
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

function largestColumns({ named }: Report): PdfColumn<Report['largest'][number]>[] {
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

function protectionChapter(sheet: Sheet, { protection, ladder, exposedFields, totals }: Report): void {
  chapter(sheet, 'How they are protected')
  const { tls, aeTitleControl, anyAETitle } = protection
  const line = (of: typeof tls, words: string) =>
    paragraph(sheet, `${share(of.percent)} ${words}: ${number(of.systems)} of ${number(of.of)}.`)
  line(tls, 'of open systems speak TLS')
  line(aeTitleControl, 'of systems answering DICOM reject an unknown caller')
  line(anyAETitle, 'of open systems accept any AE title')
  chapter(sheet, 'The ladder: the highest rung that was proven')
  drawBars(
    sheet,
    ladder.map(({ rung, words, systems }) => ({ label: `${rung} ${words}`, text: number(systems), value: systems })),
  )
  chapter(sheet, 'What the answers hold')
  drawBars(
    sheet,
    exposedFields.map(({ field, systems }) => ({
      label: exposedWords[field] ?? field,
      text: `${number(systems)} of ${number(totals.systems)} systems`,
      value: systems,
    })),
  )
}

function changeChapter(sheet: Sheet, change: NonNullable<Report['change']>): void {
  chapter(sheet, 'Since the run before')
  const { percent: of, countries } = change
  const names = (list: readonly string[]) => (list.length > 0 ? ` (${list.join(', ')})` : '')
  paragraph(
    sheet,
    `${day(change.from)} to ${day(change.to)}: ${number(change.newlySeen)} newly seen, ${number(change.newlyExposed)} newly exposed, ` +
      `${number(change.closed)} closed, ${number(change.vanished)} vanished, ${number(change.grown)} grown.`,
  )
  paragraph(
    sheet,
    `Systems ${percent(of.systems)}, studies ${percent(of.studies)}, images linked ${percent(of.imagesLinked)}, ` +
      `images accessible ${percent(of.imagesAccessible)}.`,
  )
  paragraph(sheet, `Countries that became clean: ${countries.clean.length}${names(countries.clean)}.`)
  paragraph(sheet, `Newly affected: ${countries.new.length}${names(countries.new)}.`)
  paragraph(sheet, `Worsened: ${countries.worsened.length}${names(countries.worsened)}.`)
  if (!change.sameProbes)
    paragraph(sheet, 'The two runs were made with different probes: part of the change may be theirs.')
}

function trendChapter(sheet: Sheet, { trend }: Report): void {
  chapter(sheet, 'Over time')
  drawTable(
    sheet,
    groupColumns('Run'),
    trend.map((run) => ({ ...run, name: day(run.startedAt) })),
  )
}

function costChapter(sheet: Sheet, cost: NonNullable<Report['cost']>): void {
  chapter(sheet, 'What a breach would cost')
  paragraph(
    sheet,
    `${formatCount(cost.total)} ${cost.currency}: ${formatCount(cost.records)} records at ${cost.perRecord} ${cost.currency}, as given by the operator.`,
  )
}

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
