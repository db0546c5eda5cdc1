/** The routes about the running archive: settings in force, storage, jobs, and whether a device has come. */
import type { Refusal } from './administration.ts'
import { sendJson } from './http.ts'

export interface SettingInForce {
  key: string
  value: unknown
  /** `default`, or the file with its line, a variable, a flag */
  source: string
  description: string
}

/** `day` is YYYY-MM-DD. */
export interface GrowthDay {
  day: string
  studies: number
  instances: number
  octets: number
}

export interface Growth {
  /** Oldest first */
  days: readonly GrowthDay[]
  freeOctets: number
  diskOctets: number
  /** There once a week is known */
  forecast?: { octetsPerDay: number; daysUntilFull?: number }
}

export interface Job {
  id: number
  operation: string
  principal: string
  /** ISO 8601 */
  startedAt: string
  endedAt?: string
  state: 'running' | 'done' | 'failed'
  progress?: { done: number; total: number }
  why?: string
}

export interface NodeActivity {
  aeTitle: string
  /** The last association that was accepted, to a minute */
  lastSeen?: { address: string; at: string }
  /** The newest first */
  refusals: readonly Refusal[]
}

export const settingsInForce = async () =>
  (await sendJson<{ settings: readonly SettingInForce[] }>('/api/settings')).settings
export const storage = () => sendJson<Growth>('/api/storage')
export const jobs = async () => (await sendJson<{ jobs: readonly Job[] }>('/api/jobs')).jobs
export const nodeActivity = (aeTitle: string) =>
  sendJson<NodeActivity>(`/api/nodes/${encodeURIComponent(aeTitle)}/activity`)
export const echoNode = (aeTitle: string) =>
  sendJson<{ status: string; durationMs: number }>(`/api/nodes/${encodeURIComponent(aeTitle)}/echo`, {
    method: 'POST',
    body: {},
  })
