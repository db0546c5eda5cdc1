/** The chapters that are more than one table. */
import type { Report } from '../report.ts'
import { formatCount } from '../sum-counts.ts'
import { day, exposedWords, number, percent, share } from '../words.ts'
import { drawBars } from './pdf-bars.ts'
import { groupColumns } from './pdf-columns.ts'
import { drawTable } from './pdf-table.ts'
import { colours, margin, roomFor, type Sheet, toWinAnsi } from './sheet.ts'

export function chapter(sheet: Sheet, title: string): void {
  roomFor(sheet, 90)
  sheet.moveDown(1.1)
  sheet.font('Helvetica-Bold').fontSize(14).fillColor(colours.ink).text(title, margin, sheet.y)
  sheet.moveDown(0.4).font('Helvetica').fontSize(9.5)
}

export function paragraph(sheet: Sheet, text: string): void {
  sheet.font('Helvetica').fontSize(9.5).fillColor(colours.quiet).text(toWinAnsi(text), margin, sheet.y, { lineGap: 2 })
  sheet.moveDown(0.5)
}

export function protectionChapter(sheet: Sheet, { protection, ladder, exposedFields, totals }: Report): void {
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

export function changeChapter(sheet: Sheet, change: NonNullable<Report['change']>): void {
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

export function trendChapter(sheet: Sheet, { trend }: Report): void {
  chapter(sheet, 'Over time')
  drawTable(
    sheet,
    groupColumns('Run'),
    trend.map((run) => ({ ...run, name: day(run.startedAt) })),
  )
}

export function costChapter(sheet: Sheet, cost: NonNullable<Report['cost']>): void {
  chapter(sheet, 'What a breach would cost')
  paragraph(
    sheet,
    `${formatCount(cost.total)} ${cost.currency}: ${formatCount(cost.records)} records at ${cost.perRecord} ${cost.currency}, as given by the operator.`,
  )
}
