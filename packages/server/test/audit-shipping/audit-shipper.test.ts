/** The audit log at a collector: every entry once and in order, whatever happens to either side. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditLog } from '@leadglass/audit'
import { expect, onTestFinished, test } from 'vitest'
import type { NewAlert } from '../../src/alerts/alert.ts'
import { AuditShipper } from '../../src/audit-shipping/audit-shipper.ts'
import { audit as auditSettings } from '../../src/config/audit-settings.ts'
import type { Settings } from '../../src/config/settings.ts'
import { createLog } from '../../src/log/log.ts'
import { ServicesFile } from '../../src/services-file/services-file.ts'
import { Collector, type OwnCertificate, ownCertificate } from '../support/collector.ts'

const start = Date.parse('2026-11-26T08:00:00Z')

class Shipping {
  readonly alerts: NewAlert[] = []
  readonly folder = mkdtempSync(join(tmpdir(), 'leadglass-shipping-'))
  readonly services: ServicesFile
  audit!: AuditLog
  #time = start
  #shipper: AuditShipper | undefined

  constructor() {
    this.services = ServicesFile.open({ path: join(this.folder, 'services.db'), key: new Uint8Array(32) })
    onTestFinished(async () => {
      await this.stop()
      await this.audit.close()
      await this.services.close()
      rmSync(this.folder, { recursive: true })
    })
  }

  async openLog(name: string): Promise<void> {
    this.audit = await AuditLog.open({ folder: join(this.folder, name), signingKey: new Uint8Array(32) })
  }

  begin(own: OwnCertificate, collector: Collector, more: Partial<Settings['audit']> = {}): void {
    const place = { syslog: collector.address, syslogAuthorityFile: own.certificateFile }
    this.#shipper = new AuditShipper({
      audit: this.audit,
      archive: { entrySubjects: () => expect.fail('nothing is to be opened') },
      position: this.services.auditShipping,
      alerts: {
        raise: async (alert) => ({ ...alert, id: this.alerts.push(alert), detail: {}, at: 0, lastAt: 0, count: 1 }),
      },
      settings: { ...auditSettings.parse({}), ...place, ...more },
      log: createLog('error', { write: () => undefined }),
      now: () => this.#time,
    })
    this.#shipper.start()
  }

  /** Time passes, and the next round is due. */
  later(minutes = 5): void {
    this.#time += minutes * 60_000
    this.#shipper!.start()
  }

  async stop(): Promise<void> {
    await this.#shipper?.close()
  }

  append(from: number, count: number): Promise<void> {
    const event = (n: number) => ({
      ...{ time: new Date(start).toISOString(), action: 'study:read', outcome: 'success' as const },
      ...{ principal: 'person:ada', object: 'study:4f', detail: { number: n, why: '"]\n<&' } },
    })
    return this.audit.append(Array.from({ length: count }, (_, i) => event(from + i)))
  }
}

async function shipping(): Promise<{ own: OwnCertificate; collector: Collector; ship: Shipping }> {
  const own = ownCertificate()
  const collector = new Collector(own)
  await collector.start()
  const ship = new Shipping()
  await ship.openLog('audit')
  return { own, collector, ship }
}

function numbers(collector: Collector): number[] {
  return collector.messages.map((message) => Number(/ entry="(\d+)"/.exec(message)![1]))
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('every entry arrives once and in order, and so do those that come later', async () => {
  const { own, collector, ship } = await shipping()
  await ship.append(0, 1500)
  ship.begin(own, collector)
  await collector.received(1500)
  await ship.append(1500, 10)
  ship.later()
  await collector.received(1510)
  expect(numbers(collector)).toEqual(upTo(1510))
})

test('a message is RFC 5424 as PS3.15 A.6 wants it, and what it carries is valid against the schema of A.5.1', async () => {
  const { own, collector, ship } = await shipping()
  await ship.append(0, 3)
  ship.begin(own, collector)
  await collector.received(3)
  const form =
    /^<85>1 2026-11-26T08:00:00\.000Z \S+ leadglass \d+ DICOM\+RFC3881 \[leadglass@32473 entry="\d"\] \ufeff(<AuditMessage>.*)$/
  collector.messages.forEach((message, index) => {
    const [, xml] = form.exec(message)!
    const path = join(ship.folder, `${index}.xml`)
    writeFileSync(path, xml!)
    const schema = join(import.meta.dirname, '../audit-export/audit-message.rng')
    execFileSync('xmllint', ['--noout', '--relaxng', schema, path], { stdio: 'pipe' })
  })
})

test('a restart goes on with the first entry that was not sent', async () => {
  const { own, collector, ship } = await shipping()
  await ship.append(0, 20)
  ship.begin(own, collector)
  await collector.received(20)
  await ship.stop()
  await ship.append(20, 20)
  ship.begin(own, collector)
  await collector.received(40)
  expect(numbers(collector)).toEqual(upTo(40))
})

test('an outage loses nothing, raises one alert, and what is sent twice is the last batch at most', async () => {
  const { own, collector, ship } = await shipping()
  await ship.append(0, 5)
  ship.begin(own, collector)
  await collector.received(5)
  await collector.stop()
  await ship.append(5, 5)
  for (let round = 0; round < 6; round++) {
    ship.later()
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  await until(() => ship.alerts.length > 0)
  expect(ship.alerts).toMatchObject([{ kind: 'audit:not-sent', severity: 'warning' }])
  await collector.start()
  await until(() => {
    ship.later()
    return new Set(numbers(collector)).size === 10
  })
  expect([...new Set(numbers(collector))]).toEqual(upTo(10))
  expect(numbers(collector).length).toBeLessThanOrEqual(15)
  expect(ship.alerts).toHaveLength(1)
})

test('a collector that asks for a certificate gets ours, and one that is not trusted gets nothing', async () => {
  const { own, collector, ship } = await shipping()
  const identity = ownCertificate()
  const identityFile = join(identity.folder, 'identity.pem')
  writeFileSync(identityFile, Buffer.concat([identity.certificate, identity.key]))
  await collector.stop()
  await collector.start({ trusts: identity.certificate })
  await ship.append(0, 2)
  ship.begin(own, collector, { lateAfterMinutes: 1 })
  for (let round = 0; round < 20 && ship.alerts.length === 0; round++) {
    ship.later()
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  expect([collector.messages.length, ship.alerts.length]).toEqual([0, 1])
  await ship.stop()
  ship.begin(own, collector, { syslogIdentityFile: identityFile })
  await collector.received(2)
  expect(numbers(collector)).toEqual([0, 1])
  await ship.stop()
  ship.begin(identity, collector, { syslogIdentityFile: identityFile })
  await ship.append(2, 1)
  ship.later()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(collector.messages).toHaveLength(2)
})

test('a log that is shorter than what was sent raises an alarm', async () => {
  const { own, collector, ship } = await shipping()
  await ship.append(0, 30)
  ship.begin(own, collector)
  await collector.received(30)
  await ship.stop()
  await ship.audit.close()
  await ship.openLog('older')
  await ship.append(0, 10)
  ship.begin(own, collector)
  await until(() => ship.alerts.length > 0)
  expect(ship.alerts).toMatchObject([
    { kind: 'audit:log-damaged', severity: 'critical', detail: { entries: 10, sent: 30 } },
  ])
  await ship.append(10, 1)
  ship.later()
  await collector.received(31)
  expect(numbers(collector).at(-1)).toBe(10)
})
