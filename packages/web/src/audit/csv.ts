/**
 * Audit entries as CSV. Source: RFC 4180.
 *
 * A cell that begins like a formula gets an apostrophe before it: an AE title or a note comes from outside, and a spreadsheet would
 * run it.
 */
import type { AuditEntry } from '../api/audit.ts'

const columns = ['index', 'time', 'action', 'outcome', 'principal', 'address', 'object', 'detail'] as const

export function auditCsv(entries: readonly AuditEntry[]): string {
  const rows = entries.map(({ index, event }) => {
    const detail = event.detail === undefined ? '' : JSON.stringify(event.detail)
    const { time, action, outcome, principal, address = '', object = '' } = event
    return [String(index), time, action, outcome, principal, address, object, detail]
  })
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
