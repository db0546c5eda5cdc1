/**
 * A line of CSV (RFC 4180) that a spreadsheet takes for text.
 *
 * A cell that begins like a formula gets an apostrophe before it: AE titles, notes and names of institutions come from outside, and
 * a spreadsheet would run them. Blanks and marks that nobody sees do not hide a beginning, nor does another width of the same
 * sign. What some countries' spreadsheets take for the end of a cell is quoted as the comma is.
 *
 * Source: OWASP, CSV Injection.
 */

/** @returns the cells and CR LF */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

const formula = /^(?:[\t\r\n]|[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u

function csvCell(cell: string | number | undefined): string {
  if (typeof cell === 'number') return String(cell)
  const text = formula.test(cell ?? '') ? `'${cell}` : (cell ?? '')
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
