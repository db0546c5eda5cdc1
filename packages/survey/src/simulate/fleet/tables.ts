/** The tables inside a fleet file: a line of column names, then a line a row; `#` begins a comment. */
import { parse } from 'csv-parse/sync'
import { SurveyError } from '../../errors.ts'

export interface Row {
  /** In the file, from 1. */
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

/**
 * Reads one table.
 *
 * @param firstLine - of the table's text in the file, from 1
 * @throws SurveyError `LG_SURVEY_FLEET_INVALID`, `detail.line` is the line at fault
 */
export function rowsOf(name: string, text: string, columns: readonly string[], firstLine: number): Row[] {
  const records = recordsOf(name, text, firstLine)
  const [head, ...rest] = records
  if (head === undefined || head.record.join() !== columns.join())
    throw fleetInvalid(`the table ${name} has to begin with the line ${columns.join()}`, firstLine)
  return rest.map(({ record, line }) => {
    if (record.length !== columns.length)
      throw fleetInvalid(`a row of ${name} has ${record.length} columns instead of ${columns.length}`, line)
    return { line, cells: Object.fromEntries(columns.map((column, index) => [column, record[index]!])) }
  })
}

function recordsOf(name: string, text: string, firstLine: number): { record: string[]; line: number }[] {
  try {
    const parsed = parse(text, {
      info: true,
      comment: '#',
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
    })
    const found = parsed as unknown as { record: string[]; info: { lines: number } }[]
    return found.map(({ record, info }) => ({ record, line: firstLine + info.lines - 1 }))
  } catch (cause) {
    const lines = typeof cause === 'object' && cause !== null && 'lines' in cause ? Number(cause.lines) : 1
    throw fleetInvalid(`the table ${name} is no CSV`, firstLine + lines - 1, cause)
  }
}

export function fleetInvalid(what: string, line: number, cause?: unknown): SurveyError {
  return new SurveyError('LG_SURVEY_FLEET_INVALID', `fleet, line ${line}: ${what}`, { line }, cause)
}
