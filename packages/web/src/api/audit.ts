/** The audit log: its end, searches, whether it verifies, and who else signs it. */
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

/** Conditions; absent ones are not asked. */
export interface AuditSearch {
  principal?: string
  action?: string
  outcome?: string
  patientID?: string
  /** ISO 8601, UTC */
  from?: string
  to?: string
}

/** The newest first. A Patient ID goes in the body: addresses end up in logs. */
export const searchAudit = (search: AuditSearch, count: number) =>
  sendJson<{ entries: AuditEntry[]; more: boolean }>('/api/audit/search', {
    method: 'POST',
    body: { ...search, count },
  })

export const verifyAudit = () =>
  sendJson<{ entries: number; problems: unknown[] }>('/api/audit/verify', { method: 'POST' })

/** Somebody else who signs what the log is */
export interface Witness {
  witness: string
  /** Entries it signed for */
  entries: number
  /** ISO 8601, both */
  signedAt?: string
  askedAt?: string
  /** Why it did not sign when it was asked last, in English */
  why?: string
  late: boolean
}

export const witnesses = () =>
  sendJson<{ entries: number; everyMinutes: number; witnesses: readonly Witness[] }>('/api/audit/witnesses')
export const askWitnesses = () => sendJson<unknown>('/api/audit/witnesses', { method: 'POST', body: {} })
