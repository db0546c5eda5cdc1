/** Bars of the PDF: label, number, and a line as long as its share of the largest. */
import { colours, margin, roomFor, type Sheet, toWinAnsi, widthOf } from './sheet.ts'

export interface PdfBar {
  readonly label: string
  readonly text: string
  readonly value: number
  /** Drawn strong; default all of it. */
  readonly part?: number
}

const rowPoints = 23
const barPoints = 5

export function drawBars(sheet: Sheet, items: readonly PdfBar[]): void {
  const most = Math.max(1, ...items.map(({ value }) => value))
  for (const { label, text, value, part = value } of items) {
    roomFor(sheet, rowPoints)
    const [y, width] = [sheet.y, widthOf(sheet)]
    sheet.font('Helvetica').fontSize(9).fillColor(colours.ink)
    sheet.text(toWinAnsi(label), margin, y, { width: width * 0.55, lineBreak: false, ellipsis: true })
    sheet
      .fillColor(colours.quiet)
      .text(toWinAnsi(text), margin + width * 0.45, y, { width: width * 0.55, align: 'right', lineBreak: false })
    bar(sheet, y + 12, width, colours.levels[0])
    bar(sheet, y + 12, lengthOf(value, most, width), colours.levels[2])
    bar(sheet, y + 12, lengthOf(Math.min(part, value), most, width), colours.accent)
    sheet.x = margin
    sheet.y = y + rowPoints
  }
}

function bar(sheet: Sheet, y: number, width: number, colour: string): void {
  if (width > 0) sheet.rect(margin, y, width, barPoints).fillColor(colour).fill()
}

const lengthOf = (value: number, most: number, width: number): number =>
  value <= 0 ? 0 : Math.max(1.5, (value / most) * width)
