/** The world map on the first sheet of the PDF, from the same paths as the page's. */
import type { Report } from '../report.ts'
import { mapLevels, worldMap } from '../world-map.ts'
import { colours, margin, roomFor, type Sheet, widthOf } from './sheet.ts'

export function drawMap(sheet: Sheet, countries: Report['countries']): void {
  const map = worldMap(countries)
  const scale = widthOf(sheet) / map.width
  const height = map.height * scale
  roomFor(sheet, height + 30)
  const top = sheet.y
  sheet.save().translate(margin, top).scale(scale).lineWidth(0.8)
  for (const { path, level } of map.shapes) sheet.path(path).fillAndStroke(colours.levels[level] ?? '#ccc', '#ffffff')
  for (const { x, y, level } of map.dots)
    sheet.circle(x, y, 4).fillAndStroke(colours.levels[level] ?? '#ccc', '#ffffff')
  sheet.restore()
  sheet.y = top + height + 8
  legend(sheet)
}

function legend(sheet: Sheet): void {
  const y = sheet.y
  let x = margin
  sheet.font('Helvetica').fontSize(8)
  for (const { level, words } of mapLevels) {
    sheet
      .rect(x, y, 7, 7)
      .fillColor(colours.levels[level] ?? '#ccc')
      .fill()
    sheet.fillColor(colours.quiet).text(words, x + 11, y, { lineBreak: false })
    x += sheet.widthOfString(words) + 26
  }
  sheet.x = margin
  sheet.y = y + 12
}
