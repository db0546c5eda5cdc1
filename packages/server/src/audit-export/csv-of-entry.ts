/** An entry as a line of CSV. */
import { csvLine, type LogEntry } from '@leadglass/audit'

export const csvHeading = csvLine(['index', 'time', 'action', 'outcome', 'principal', 'address', 'object', 'detail'])

export function csvOfEntry({ index, event }: LogEntry): string {
  const { time, action, outcome, principal, address, object, detail } = event
  return csvLine([index, time, action, outcome, principal, address, object, detail && JSON.stringify(detail)])
}
