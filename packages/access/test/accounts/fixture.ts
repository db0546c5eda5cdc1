/** An accounts file in a folder of its own, and a clock that stands until it is moved. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { Accounts } from '../../src/index.ts'

export const goodPassword = 'seven lead windows'
/** A session in which two factors were shown. */
export const shown = { method: 'passkey', address: '192.0.2.7' } as const
export const key = new Uint8Array(32).fill(0x5a)

export interface Fixture {
  folder: string
  path: string
  accounts: Accounts
  now: number
  /** Closes the file and opens it again, as a restart does. */
  restart(): Promise<void>
}

/** Made anew before each test of the file. */
export function useAccounts(): Fixture {
  const fixture = { now: 0 } as Fixture
  const clock = () => fixture.now
  beforeEach(async () => {
    fixture.folder = await mkdtemp(join(tmpdir(), 'accounts-'))
    fixture.path = join(fixture.folder, 'accounts.db')
    fixture.now = Date.parse('2026-11-24T04:00:00.000Z')
    fixture.accounts = await Accounts.open({ path: fixture.path, key, clock })
    fixture.restart = async () => {
      await fixture.accounts.close()
      fixture.accounts = await Accounts.open({ path: fixture.path, key, clock })
    }
  })
  afterEach(async () => {
    await fixture.accounts.close()
    await rm(fixture.folder, { recursive: true })
  })
  return fixture
}

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
