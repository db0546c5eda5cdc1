/**
 * An entry as a line of CSV. Source: RFC 4180. A cell that begins like a formula gets an apostrophe before it: AE titles come from
 * outside, and a spreadsheet would run them.
 */
import type { LogEntry } from '@leadglass/audit'

export const csvHeading = 'index,time,action,outcome,principal,address,object,detail\r\n'

export function csvLine({ index, event }: LogEntry): string {
  const { time, action, outcome, principal, address = '', object = '', detail } = event
  const cells = [String(index), time, action, outcome, principal, address, object, detail ? JSON.stringify(detail) : '']
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
