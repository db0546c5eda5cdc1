/** An entry as a line of CSV. */
import { csvLine } from '@leadglass/audit'
import type { ExportedEntry } from './exported-entry.ts'

const columns = ['index', 'time', 'action', 'outcome', 'principal', 'address', 'object', 'detail', 'study', 'patient']

export const csvHeading = csvLine(columns)

export function csvOfEntry({ index, event, study }: ExportedEntry): string {
  const { time, action, outcome, principal, address, object, detail } = event
  const facts = [index, time, action, outcome, principal, address, object, detail && JSON.stringify(detail)]
  return csvLine([...facts, ...identifiers(study)])
}

/** Of a study that was erased, that it was. */
function identifiers(study: ExportedEntry['study']): [string, string] {
  if (study?.state === 'erased') return ['erased', 'erased']
  return study?.state === 'known' ? [study.StudyInstanceUID, study.PatientID ?? ''] : ['', '']
}
