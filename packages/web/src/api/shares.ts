/** The routes of shares: making and ending them, and opening one. */
import { WebError } from '../errors.ts'
import { sendJson } from './http.ts'

export interface Share {
  id: string
  recipient: string
  createdBy: string
  /** ISO 8601 */
  createdAt: string
  expiresAt: string
  openings: number
  opened: number
  lastOpenedAt?: string
  state: 'open' | 'used-up' | 'expired' | 'revoked' | 'locked'
  /** Shown without anything that says who the patient is. */
  deIdentified: boolean
  studyInstanceUID?: string
  series?: number
}

export interface NewShare {
  studyInstanceUID: string
  recipient: string
  expiresInMs: number
  openings: number
  deIdentified: boolean
  /** Absent: all of the study. */
  seriesInstanceUIDs?: readonly string[]
}

/** What is shown once. */
export interface MadeShare {
  link: string
  code: string
  /** Images that are not shown before a person has looked at them. */
  withheld?: number
}

/** What whoever opened a share sees. */
export interface SharedStudy {
  recipient: string
  studyInstanceUID: string
  /** ISO 8601 */
  expiresAt: string
  deIdentified: boolean
}

export const createShare = (share: NewShare) =>
  sendJson<Share & MadeShare>('/api/shares', { method: 'POST', body: share })

export const ownShares = async () => (await sendJson<{ shares: Share[] }>('/api/shares')).shares
export const allShares = async () => (await sendJson<{ shares: Share[] }>('/api/shares/all')).shares

export const withdrawShare = (id: string) => sendJson<Share>(`/api/shares/${id}`, { method: 'DELETE' })
export const revokeShare = (id: string) => sendJson<Share>(`/api/shares/all/${id}`, { method: 'DELETE' })

/** Exchanges the link's secret and the code for a cookie. */
export const openShare = (secret: string, code: string) =>
  sendJson<SharedStudy>('/api/share-session', { method: 'POST', body: { secret, code } })

/** What is open in this browser by a share, or null. */
export async function sharedStudy(): Promise<SharedStudy | null> {
  try {
    return await sendJson<SharedStudy>('/api/share-session')
  } catch (error) {
    if (error instanceof WebError && ['LG_WEB_SIGNED_OUT', 'LG_WEB_NOT_FOUND'].includes(error.code)) return null
    throw error
  }
}

export const closeShare = () => sendJson<undefined>('/api/share-session', { method: 'DELETE' })
