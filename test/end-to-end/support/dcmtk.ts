/** DCMTK's tools as they come from Debian. */
import { spawn } from 'node:child_process'
import { type Outcome, outcomeOf } from './leadglass.ts'
import type { Credentials } from './test-archive.ts'

/** One run of `storescu`. */
export interface StoreScu {
  port: number
  files: readonly string[]
  /** Absent: TLS without a certificate of its own (`+tla`). */
  credentials?: Credentials
  callingAETitle?: string
  calledAETitle?: string
  options?: readonly string[]
}

/** Sends files over TLS. @returns how it ended; status 0 only when everything was answered with success */
export function storescu({
  port,
  files,
  credentials,
  callingAETitle = 'SCANNER1',
  calledAETitle = 'LEADGLASS',
  options = [],
}: StoreScu): Promise<Outcome> {
  const tls = credentials
    ? ['+tls', credentials.key, credentials.certificate, '+cf', credentials.authority]
    : ['+tla', '-ic']
  const titles = ['-aet', callingAETitle, '-aec', calledAETitle]
  return runDcmtk('storescu', ['-v', '-nh', ...options, ...tls, ...titles, '127.0.0.1', String(port), ...files])
}

/** DCMTK leaves Nagle's algorithm on unless told otherwise. */
export function runDcmtk(program: string, args: readonly string[]): Promise<Outcome> {
  return outcomeOf(spawn(program, args, { env: { ...process.env, TCP_NODELAY: '1' } }))
}
