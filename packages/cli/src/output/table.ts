/** Rows as aligned text: columns as wide as their widest cell, two spaces between, no rules. */
import { onOneLine } from '../terminal.ts'

/**
 * Lays out rows below their headings.
 *
 * @param headings - one for each column; shown in capitals
 * @param rows - cells as text; a missing one is empty
 * @returns lines joined by LF, without one at the end; only the headings when there are no rows
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings.map((heading) => heading.toUpperCase()), ...rows.map((row) => row.map(onOneLine))]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map((line) =>
      widths
        .map((width, column) => (line[column] ?? '').padEnd(width))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `name  value` lines, the values below one another. */
export function pairs(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${onOneLine(value)}`).join('\n')
}
