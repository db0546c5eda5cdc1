/**
 * Audit entries as CSV. Source: RFC 4180.
 *
 * The page cannot load the audit package, which reads files; its rules for cells, and the reasons for them, are the same
 * (`csvLine`), and a test holds the two together.
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

const formula = /^(?:[\t\r\n]|[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u

function cell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
