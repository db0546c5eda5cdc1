/** The end of the audit log. */
import { sendJson } from './http.ts'

export interface AuditEntry {
  index: number
  event: {
    /** ISO 8601 */
    time: string
    action: string
    outcome: 'success' | 'denied' | 'failure'
    principal: string
    address?: string
    object?: string
    detail?: Record<string, string | number>
  }
}

/** The newest entries, newest first. */
export async function auditTail(count: number): Promise<AuditEntry[]> {
  const { entries } = await sendJson<{ entries: AuditEntry[] }>(`/api/audit?count=${count}`)
  return [...entries].sort((a, b) => b.index - a.index)
}
