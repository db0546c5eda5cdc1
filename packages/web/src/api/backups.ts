/** The routes about backups and the drills that try them. */
import type { Said } from '../i18n/server-words.ts'
import { sendJson } from './http.ts'

export interface Generation {
  generation: number
  /** ISO 8601 */
  at: string
  digest: string
  studies: number
  instances: number
  octets: number
  /** A drill or a restoration brought it back */
  proven: boolean
}

export interface DrillReport {
  generation: number
  backupAt: string
  drilledAt: string
  recoveryPointSeconds: number
  recoveryTimeSeconds: number
  rootKey: 'kept-apart' | 'of-the-archive'
  expected: { studies: number; instances: number }
  found: { studies: number; instances: number }
  readBack: { instances: number; whole: boolean }
  outcome: 'came-back' | 'did-not-come-back'
  problems: readonly { where: string; code: string; message: string }[]
}

export interface RecoveryRun {
  kind: 'backup' | 'drill' | 'restore'
  startedAt: string
  endedAt: string
  outcome: 'done' | 'failed'
  code?: string
  report: unknown
  /** The problems of a drill by code, in their order */
  said?: readonly { where?: readonly Said[]; message?: readonly Said[] }[]
}

export interface Backups {
  /** Empty where none is set */
  folder: string
  /** ISO 8601; absent where nothing is scheduled */
  nextAt?: string
  running: boolean
  /** The newest first */
  generations: readonly Generation[]
  altered: readonly number[]
  missing: readonly number[]
  /** Why the folder cannot be looked at */
  problem?: { code: string; message: string; said?: readonly Said[] }
  /** The newest first */
  runs: readonly RecoveryRun[]
  rootKey: { source: 'file' | 'passphrase' | 'pkcs11' | 'kms'; place: string }
}

export const backups = () => sendJson<Backups>('/api/backups')
/** The answer comes when it is made. */
export const makeBackup = () => sendJson<unknown>('/api/backups', { method: 'POST', body: {} })
export const runDrill = () => sendJson<DrillReport>('/api/backups/drill', { method: 'POST', body: {} })
