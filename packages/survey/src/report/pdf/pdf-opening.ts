/** The first sheet: what was found, in a sentence and six figures. */
import type { Report } from '../report.ts'
import { day, number, shortCount, summary } from '../words.ts'
import { colours, margin, type Sheet, toWinAnsi, widthOf } from './sheet.ts'

export function opening(sheet: Sheet, report: Report): void {
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
