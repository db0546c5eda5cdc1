/**
 * An entry as a line of CSV. Source: RFC 4180. A cell that begins like a formula gets an apostrophe before it: AE titles come from
 * outside, and a spreadsheet would run them.
 */
import type { ExportedEntry } from './exported-entry.ts'

export const csvHeading = 'index,time,action,outcome,principal,address,object,detail,study,patient\r\n'

export function csvLine({ index, event, study }: ExportedEntry): string {
  const { time, action, outcome, principal, address = '', object = '', detail } = event
  const facts = [time, action, outcome, principal, address, object, detail ? JSON.stringify(detail) : '']
  const cells = [String(index), ...facts, ...identifiers(study)]
  return `${cells.map(cell).join(',')}\r\n`
}

/** Of a study that was erased, that it was. */
function identifiers(study: ExportedEntry['study']): [string, string] {
  if (study?.state === 'erased') return ['erased', 'erased']
  return study?.state === 'known' ? [study.StudyInstanceUID, study.PatientID ?? ''] : ['', '']
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
