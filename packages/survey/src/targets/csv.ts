/**
 * Targets as CSV: `address,port,institution,country,network`, in this order or as a first line says; RFC 4180.
 *
 * The names that zmap and spreadsheets use for the columns are known too. Lines that begin with `#` are comments.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { type FoundTarget, invalidLine } from './record.ts'

type Column = 'address' | 'port' | 'institution' | 'country' | 'network'
const columnsInOrder: readonly Column[] = ['address', 'port', 'institution', 'country', 'network']

const columnOfName = new Map<string, Column>([
  ...columnsInOrder.map((name) => [name, name] as const),
  ['ip', 'address'],
  ['host', 'address'],
  ['saddr', 'address'],
  ['sport', 'port'],
  ['organisation', 'institution'],
  ['organization', 'institution'],
  ['country_code', 'country'],
  ['asn', 'network'],
])

/** @param defaultPort - for lines without one @throws SurveyError `LG_SURVEY_TARGETS_INVALID` */
export function targetsOfCsv(text: string, defaultPort?: number): FoundTarget[] {
  const rows = rowsOf(text)
  const named = rows[0]?.record.map((name) => columnOfName.get(name.trim().toLowerCase()))
  const hasNames = named?.includes('address') === true
  const columns = hasNames ? named : columnsInOrder
  return rows.slice(hasNames ? 1 : 0).map(({ record, line }) => {
    const value = (column: Column) => record[columns.indexOf(column)]
    return {
      line,
      address: value('address'),
      port: value('port')?.trim() || defaultPort,
      institution: value('institution'),
      country: value('country'),
      network: value('network'),
    }
  })
}

function rowsOf(text: string): { record: string[]; line: number }[] {
  try {
    const rows = parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 65_536,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return rows.map(({ record, info }) => ({ record, line: info.lines }))
  } catch (cause) {
    const line = cause instanceof CsvError && typeof cause.lines === 'number' ? cause.lines : 1
    throw invalidLine(line, 'not CSV: a quotation mark is open or in the wrong place', cause)
  }
}
