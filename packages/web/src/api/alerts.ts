/** Alerts: what a person must look at. */
import { sendJson } from './http.ts'

export interface Alert {
  id: number
  kind: string
  severity: 'notice' | 'warning' | 'critical'
  principal?: string
  object?: string
  detail: Record<string, string | number>
  /** ISO 8601 */
  at: string
  lastAt: string
  count: number
  acknowledgedBy?: string
  note?: string
}

export interface AlertList {
  alerts: Alert[]
  channels: { channel: string; waiting: number; dead: number; why?: string }[]
}

/** How many nobody has acknowledged; `change` is another text whenever the list is another one. */
export interface AlertSummary {
  open: number
  critical: number
  change: string
}

export const alertSummary = () => sendJson<AlertSummary>('/api/alerts/summary')

export const listAlerts = (open: boolean) => sendJson<AlertList>(`/api/alerts?open=${open}&count=200`)

export const acknowledgeAlert = (id: number, note: string) =>
  sendJson<Alert>(`/api/alerts/${id}/acknowledge`, { method: 'POST', body: { note } })
