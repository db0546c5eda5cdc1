/** DCMTK's tools as they come from Debian. */

import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@leadglass/testkit'
import { expect, vi } from 'vitest'
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

/**
 * What DCMTK's own receiver writes, bit by bit, when storescu sends it a file: storescu encodes some data sets anew.
 *
 * @returns `undefined` for a file that storescu itself cannot send
 * @param option - the transfer syntax proposed, as for {@link storescu}
 * @param folder - an empty or new folder for the receiver
 */
export async function receivedByStorescp(file: string, option: string, folder: string): Promise<Buffer | undefined> {
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const receiver = spawn('storescp', ['+B', '+xa', '--output-directory', folder, String(port)], { stdio: 'ignore' })
  try {
    await vi.waitFor(async () => {
      expect((await runDcmtk('echoscu', ['127.0.0.1', String(port)])).status).toBe(0)
    }, 10_000)
    await runDcmtk('storescu', [option, '127.0.0.1', String(port), file])
  } finally {
    receiver.kill()
  }
  const [name] = readdirSync(folder)
  return name === undefined ? undefined : readFileSync(join(folder, name))
}
