/** Your account: what you can sign in with, and where you are signed in. */

import { sendJson } from './http.ts'
import { keep, type Session } from './session.ts'

export interface Passkey {
  id: string
  label: string
  /** ISO 8601 */
  createdAt: string
  usedAt?: string
}

export interface AccountSession {
  id: string
  method: string
  address: string
  agent: string
  /** ISO 8601 */
  createdAt: string
  usedAt: string
  current: boolean
}

export interface Account {
  name: string
  role: string
  password: boolean
  totp: boolean
  passkeys: Passkey[]
  passkeysHere: boolean
  /** How many are left. */
  recoveryCodes: number
  sessions: AccountSession[]
}

/** What an enrolment gives. Recovery codes are shown this once. */
export interface Enrolled {
  session: Session
  recoveryCodes?: string[]
}

export const account = () => sendJson<Account>('/api/account')

export const beginTotp = () =>
  sendJson<{ secret: string; uri: string }>('/api/account/totp', { method: 'POST', body: {} })

export async function finishTotp(code: string): Promise<Enrolled> {
  const enrolled = await sendJson<Enrolled>('/api/account/totp/confirm', { method: 'POST', body: { code } })
  keep(enrolled.session)
  return enrolled
}

export const removeTotp = () => sendJson<undefined>('/api/account/totp', { method: 'DELETE' })
export const removePasskey = (id: string) =>
  sendJson<undefined>(`/api/account/passkeys/${encodeURIComponent(id)}`, { method: 'DELETE' })
export const renewRecoveryCodes = async () =>
  (await sendJson<{ recoveryCodes: string[] }>('/api/account/recovery-codes', { method: 'POST', body: {} }))
    .recoveryCodes
export const changePassword = (body: { current: string; password: string }) =>
  sendJson<undefined>('/api/account/password', { method: 'POST', body })
export const endSession = (id: string) =>
  sendJson<undefined>(`/api/account/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })
export const endOtherSessions = () =>
  sendJson<{ ended: number }>('/api/account/sessions/end-others', { method: 'POST', body: {} })
