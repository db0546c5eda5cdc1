/** The routes about how the archive is kept: its posture, the evidence of it, and its keys. */
import type { Said } from '../i18n/server-words.ts'
import { sendJson } from './http.ts'

export interface PosturePoint {
  id: string
  state: 'fulfilled' | 'warning' | 'failed' | 'unknown'
  /** What was found, in English, as the command says it */
  found: string
  /** A command or page that mends it */
  mend?: string
  /** Both by code; absent in what was looked at before there were codes */
  said?: { found: readonly Said[]; mend?: Said }
}

export interface Posture {
  /** ISO 8601 */
  at: string
  grade: string
  /** 0 to 100 */
  score: number
  points: readonly PosturePoint[]
}

export interface KeysStatus {
  rootKey: { source: 'file' | 'passphrase' | 'pkcs11' | 'kms'; place: string; superseded: readonly string[] }
  /** Wrapped by the root key; wraps the keys of so many studies */
  keyEncryptionKey: { version: number; created: string; studyKeys: number }
  erasedStudies: number
  /** While a rotation is under way */
  rotation?: { done: number; total: number }
  /** ISO 8601 */
  rotationDue?: string
}

/** The newest first. */
export const postures = async () => (await sendJson<{ postures: readonly Posture[] }>('/api/posture?count=30')).postures
/** Looks now; listeners are asked as a stranger asks, which takes some seconds. */
export const runPosture = () => sendJson<Posture>('/api/posture', { method: 'POST', body: {} })
export const postureEvidence = () => sendJson<unknown>('/api/posture/evidence')
export const keysStatus = () => sendJson<KeysStatus>('/api/keys')
/** Another person has approved it before. */
export const exportRootKey = (passphrase: string) =>
  sendJson<{ exported: string }>('/api/keys/export', { method: 'POST', body: { passphrase } })
export const rotateKeys = () => sendJson<KeysStatus>('/api/keys/rotate', { method: 'POST', body: {} })
