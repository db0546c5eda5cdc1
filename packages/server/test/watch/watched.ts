/** A watch on its own, with a clock in hand and everything it does written down. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Principal } from '@leadglass/access'
import { principalLabel } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import { onTestFinished } from 'vitest'
import type { NewAlert } from '../../src/alerts/alert.ts'
import { Canaries } from '../../src/canaries/canaries.ts'
import { watch as watchSettings } from '../../src/config/watch-settings.ts'
import { openServicesDatabase, type ServicesDatabase } from '../../src/services-file/database.ts'
import { type Allowance, Watch } from '../../src/watch/watch.ts'
import { WatchStore } from '../../src/watch/watch-store.ts'

export const dayMs = 86_400_000
const { gigabytesInAnHour, olderAfterDays, allowances: _, ...ceilings } = watchSettings.parse({})
export const settingsInForce = { ...ceilings, octetsInAnHour: gigabytesInAnHour * 1e9 }

export class Watched {
  time = Date.parse('2026-11-02T00:00:00Z')
  readonly alerts: NewAlert[] = []
  readonly suspended: { principal: string; reason: string; at: number }[] = []
  readonly asked: string[] = []
  readonly waits: number[] = []
  readonly entries: AuditEvent[] = []
  readonly database: ServicesDatabase
  readonly canaries: Canaries
  watch: Watch

  readonly allowances: readonly Allowance[]

  constructor(allowances: readonly Allowance[] = []) {
    this.allowances = allowances
    const folder = mkdtempSync(join(tmpdir(), 'leadglass-watch-'))
    onTestFinished(() => {
      void this.watch.close()
      this.database.close()
      rmSync(folder, { recursive: true })
    })
    this.database = openServicesDatabase(join(folder, 'services.db'), new Uint8Array(32).fill(3))
    this.canaries = new Canaries(this.database, () => this.time)
    this.watch = this.#open()
  }

  /** Another process on the same file; what was not saved is lost. */
  restart(): void {
    this.watch = this.#open()
  }

  open(
    principal: Principal,
    patient: number | string,
    given: { newestDaysAgo?: number; instances?: number } = {},
  ): Promise<void> {
    const { newestDaysAgo = 0, instances = 1 } = given
    const newest = new Date(this.time - newestDaysAgo * dayMs).toISOString().slice(0, 10).replaceAll('-', '')
    return this.watch.opening(principal, {
      action: 'study:read',
      study: `s${patient}`,
      studyInstanceUID: `1.2.${patient}`,
      patient: { id: String(patient), issuer: '' },
      instances,
      newestStudyDate: async () => newest,
    })
  }

  #open(): Watch {
    return new Watch({
      store: new WatchStore(this.database),
      canaries: this.canaries,
      accounts: {
        suspend: async (principal, reason) => {
          this.suspended.push({ principal: principalLabel(principal), reason, at: this.time })
          return { principal: principalLabel(principal), reason, since: new Date(this.time).toISOString() }
        },
        requireSecondFactor: async ({ name }) => void this.asked.push(name),
      },
      alerts: {
        raise: async (alert) => {
          this.alerts.push(alert)
          return {
            ...alert,
            id: this.alerts.length,
            at: this.time,
            lastAt: this.time,
            count: 1,
            detail: alert.detail ?? {},
          }
        },
      },
      audit: { append: async (event) => void this.entries.push(event) },
      key: new Uint8Array(32).fill(5),
      ceilings: settingsInForce,
      olderAfterDays,
      allowances: this.allowances,
      now: () => this.time,
      wait: async (ms) => {
        this.waits.push(ms)
        this.time += ms
      },
    })
  }
}

export const person = (name: string, address = '10.1.2.3'): Principal => ({
  kind: 'person',
  name,
  role: 'clinician',
  via: 'session',
  origin: { protocol: 'dicomweb', address },
})
export const token = (name: string): Principal => ({ kind: 'token', name, role: 'clinician' })
export const node = (aeTitle: string): Principal => ({ kind: 'node', aeTitle, services: ['find', 'get'] })
