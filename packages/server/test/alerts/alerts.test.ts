import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '@leadglass/audit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NewAlert } from '../../src/alerts/alert.ts'
import { AlertStore } from '../../src/alerts/alert-store.ts'
import { Alerts } from '../../src/alerts/alerts.ts'
import { openServicesDatabase } from '../../src/services-file/database.ts'
import { ServicesFile } from '../../src/services-file/services-file.ts'

const key = new Uint8Array(32).fill(7)
const unusual: NewAlert = {
  kind: 'watch:unusual',
  severity: 'warning',
  principal: 'person:ada',
  detail: { patients: 30 },
}

let folder: string
let time: number
let file: ServicesFile
let entries: AuditEvent[]
let alerts: Alerts

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadglass-alerts-'))
  time = Date.parse('2026-11-26T08:00:00Z')
  entries = []
  open()
})
afterEach(async () => {
  await file.close()
  await rm(folder, { recursive: true })
})

function open(channels: readonly string[] = ['webhook']) {
  file = ServicesFile.open({ path: join(folder, 'services.db'), key, now: () => time })
  const audit = { append: async (event: AuditEvent) => void entries.push(event) }
  alerts = new Alerts({ store: file.alerts, audit, channelsFor: () => channels })
}

test('an alert is kept over a restart, with what must still be sent of it', async () => {
  const { id } = await alerts.raise(unusual)
  await file.close()
  open()
  expect(alerts.store.list({ limit: 10 })).toMatchObject([{ id, ...unusual, at: time, count: 1 }])
  expect(alerts.store.due('webhook', 10)).toMatchObject([{ alert: { id }, attempts: 0 }])
})

test('raising leaves an entry in the audit log', async () => {
  const { id } = await alerts.raise({ ...unusual, object: 'study:4f' })
  expect(entries).toMatchObject([
    {
      action: 'alert:raised',
      object: 'study:4f',
      detail: { alert: id, kind: 'watch:unusual', of: 'person:ada', patients: 30 },
    },
  ])
})

test('equal alerts within the hour are one with a count, written and sent once', async () => {
  await alerts.raise(unusual)
  time += 59 * 60_000
  await alerts.raise({ ...unusual, detail: { patients: 31 } })
  await alerts.raise({ ...unusual, principal: 'person:bob' })
  expect(alerts.store.list({ limit: 10 })).toMatchObject([
    { principal: 'person:bob', count: 1 },
    { principal: 'person:ada', count: 2, lastAt: time, detail: { patients: 31 } },
  ])
  expect(entries).toHaveLength(2)
  expect(alerts.store.due('webhook', 10)).toHaveLength(2)
})

test('what was acknowledged, or is over an hour old, does not swallow a new one', async () => {
  const first = await alerts.raise(unusual)
  alerts.store.acknowledge(first.id, 'person:eve', 'called him')
  const second = await alerts.raise(unusual)
  time += 61 * 60_000
  const third = await alerts.raise(unusual)
  expect(new Set([first.id, second.id, third.id]).size).toBe(3)
})

test('the first person who acknowledges stays named', async () => {
  const { id } = await alerts.raise(unusual)
  alerts.store.acknowledge(id, 'person:eve', 'called him')
  const alert = alerts.store.acknowledge(id, 'person:mallory', 'nothing to see')
  expect(alert?.acknowledged).toEqual({ by: 'person:eve', at: time, note: 'called him' })
  expect(alerts.store.list({ open: true, limit: 10 })).toEqual([])
})

test('an alert that the audit log cannot take is kept and sent all the same', async () => {
  const audit = { append: () => Promise.reject(new Error('disk full')) }
  const stubborn = new Alerts({ store: file.alerts, audit, channelsFor: () => ['webhook'] })
  const told: number[] = []
  stubborn.onRaised(({ id }) => void told.push(id))
  const { id } = await stubborn.raise(unusual)
  expect(told).toEqual([id])
  expect(file.alerts.due('webhook', 10)).toHaveLength(1)
})

test('alerts do not grow without end: acknowledged ones go first', () => {
  const database = openServicesDatabase(join(folder, 'small.db'), key)
  const store = new AlertStore(database, () => time, 50)
  const first = store.add({ ...unusual, object: 'study:open' }, []).alert
  for (let index = 0; index < 300; index++) {
    const { alert } = store.add({ ...unusual, object: `study:${index}` }, [])
    store.acknowledge(alert.id, 'person:eve', '')
  }
  const kept = store.list({ limit: 1000 })
  expect(kept.length).toBeLessThanOrEqual(50 + 101)
  expect(kept.at(-1)?.id).toBe(first.id)
  for (let index = 0; index < 400; index++) store.add({ ...unusual, object: `study:${index}` }, [])
  expect(store.list({ limit: 1000 }).length).toBeLessThanOrEqual(500 + 101)
  database.close()
})
