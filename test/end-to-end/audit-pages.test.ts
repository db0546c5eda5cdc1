/** The auditor's page and the alerts in Chromium: who opened this patient, what did this account open, and what nobody has looked at. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { part10File, pdfText, selfSigned, WitnessServer } from '@leadglass/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Api } from './support/api.ts'
import { seriousProblems } from './support/axe.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import { usePages } from './support/pages.ts'
import type { Server } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'

let archive: TestArchive
let server: Server
let administrator: Api
let witness: WitnessServer
const studies = ['G-1', 'H-1'].map((patientId) => madeInstance({ patientName: 'Doe^Jane', patientId }))
const pages = usePages({ origin: () => server.https, expected: [/status of 403/] })

beforeAll(async () => {
  archive = await TestArchive.create()
  for (const [name, role] of [
    ['ada', 'clinician'],
    ['bob', 'clinician'],
    ['grace', 'auditor'],
  ] as const)
    await archive.person(name, role)
  for (const study of studies) {
    const path = join(archive.place, `${study.sopUID}.dcm`)
    writeFileSync(path, part10File(toStore(study)))
    await archive.run(['import', path])
  }
  const own = selfSigned(archive.place)
  witness = await WitnessServer.start({
    name: 'witness.example/w1',
    seed: new Uint8Array(32).fill(1),
    logs: new Map([
      ['leadglass-audit', Buffer.from(readFileSync(join(archive.folder, 'audit.pub'), 'utf8'), 'base64')],
    ]),
    ...own,
  })
  server = await archive.serve({
    LEADGLASS_AUDIT_WITNESSES: JSON.stringify([{ url: witness.url, key: witness.verifierKey }]),
    LEADGLASS_AUDIT_WITNESS_AUTHORITY_FILE: own.certificateFile,
  })
  administrator = await Api.of(archive, server, 'administrator')
}, 300_000)
afterAll(async () => {
  await administrator?.close()
  await archive?.remove()
  await witness?.close()
})

describe('the audit log', () => {
  test('answers who opened a patient, without saying who the patient is', async () => {
    for (const [name, study] of [
      ['ada', studies[0]!],
      ['bob', studies[1]!],
    ] as const) {
      const page = await pages.of(name)
      await page.goto(`${server.https}/#/studies/${study.studyUID}`)
      await page.locator('.lg-canvas').first().waitFor()
    }
    const page = await pages.of('grace')
    const form = page.getByRole('form', { name: 'Search' })
    await form.getByLabel('Patient ID').fill('G-1')
    await form.getByLabel('Action begins with').fill('study:read')
    await form.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('cell', { name: 'person:bob' }).first().waitFor({ state: 'detached' })
    await page.getByRole('cell', { name: 'person:ada' }).first().waitFor()
    const table = (await page.locator('main table').allTextContents()).join()
    expect(table).not.toMatch(/Doe|G-1|H-1/)
    expect(page.url()).not.toContain('G-1')

    await form.getByLabel('Patient ID').fill('')
    await form.getByLabel('Account').fill('person:bob')
    await form.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('cell', { name: 'person:bob' }).first().waitFor()
    expect(await page.getByRole('cell', { name: 'person:ada' }).count()).toBe(0)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    const csv = readFileSync(await (await download).path(), 'utf8')
    expect(csv).toMatch(/^index,time,action,.*\r\n/)
    expect(csv).toContain('person:bob')
    expect(csv).not.toMatch(/person:ada|Doe/)
  })

  test('finds nothing of a patient who is not there, and verifies on request', async () => {
    const page = await pages.of('grace')
    await page.getByLabel('Patient ID').fill('NOBODY')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByText('0 entries').waitFor()
    await page.getByRole('button', { name: 'Check the log now' }).click()
    await page.getByText('have the signed root').waitFor()
  })

  test('says when a witness signed last, and why one did not', async () => {
    const page = await pages.of('grace')
    const witnesses = page.getByRole('region', { name: 'Witnesses' })
    const row = witnesses.getByRole('row').filter({ hasText: 'witness.example/w1' })
    await witnesses.getByRole('button', { name: 'Ask them now' }).click()
    await row.getByText('signs', { exact: true }).waitFor()
    const entries = Number(await row.getByRole('cell').nth(3).textContent())
    expect(entries).toBeGreaterThan(0)
    expect(await row.textContent()).toContain(String(new Date().getFullYear()))
    expect(await seriousProblems(page)).toEqual([])

    witness.instead = { status: 503, text: '' }
    await witnesses.getByRole('button', { name: 'Ask them now' }).click()
    await row.getByText('does not sign the checkpoint (status 503)').waitFor()
    await row.getByText('did not sign', { exact: true }).waitFor()
    witness.instead = undefined
    await witnesses.getByRole('button', { name: 'Ask them now' }).click()
    await row.getByText('signs', { exact: true }).waitFor()
  }, 180_000)

  test('hands the auditor the evidence pack, and nobody who works with studies', async () => {
    const page = await pages.of('grace')
    await page.getByRole('button', { name: 'Download the evidence pack' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'PDF, to read' }).click()
    expect(pdfText(readFileSync(await (await download).path())).replace(/\s/g, '')).toContain('HIPAA')
    const ada = await pages.of('ada')
    await ada.locator('tr[data-index="0"]').waitFor()
    const status = (path: string) => ada.evaluate((url) => fetch(url).then((answer) => answer.status), path)
    expect([await status('/api/posture/evidence'), await status('/api/posture/evidence.pdf')]).toEqual([403, 403])
  }, 180_000)

  test('and its search are for auditors: no studies there, and nobody else sees it', async () => {
    const page = await pages.of('grace')
    await page.getByRole('heading', { name: 'Audit log' }).waitFor()
    expect(await page.getByRole('tab', { name: 'Studies' }).count()).toBe(0)
    const root = await pages.of('root')
    await root.getByRole('tab', { name: 'Status' }).waitFor()
    expect(await root.evaluate(() => fetch('/api/audit').then(({ status }) => status))).toBe(403)
  })
})

describe('alerts', () => {
  const bell = (page: Page, text: string | RegExp) => page.getByRole('link', { name: text })

  test('ring the bell at once, are acknowledged by a person, and the note is there for the next one', async () => {
    const [root, grace] = [await pages.of('root'), await pages.of('grace')]
    const asked: string[] = []
    root.on('request', (request) => request.url().endsWith('/api/alerts/summary') && asked.push(request.url()))
    await bell(root, 'No open alerts').waitFor()
    await administrator.send('POST', '/api/alerts/test')
    for (const page of [root, grace])
      await bell(page, '1 alert that nobody has acknowledged').waitFor({ timeout: 10_000 })
    expect(asked.length).toBeLessThanOrEqual(3)
    await bell(root, /1 alert/).click()
    await root.getByRole('cell', { name: 'A test; nothing happened' }).waitFor()
    await root.getByRole('button', { name: 'Acknowledge alert 1' }).click()
    await root.getByLabel('What came of it').fill('I rang it myself')
    await root.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click()
    for (const page of [root, grace]) await bell(page, 'No open alerts').waitFor({ timeout: 10_000 })
    await grace.goto(`${server.https}/#/alerts`)
    await grace.getByText('None.').waitFor()
    await grace.getByText('All', { exact: true }).click()
    await grace.getByText('I rang it myself').waitFor()
    expect(await grace.getByRole('button', { name: /Acknowledge/ }).count()).toBe(0)
  })

  test('are nothing for clinicians: no bell, and a page that says so', async () => {
    const page = await pages.of('ada')
    await page.locator('tr[data-index="0"]').waitFor()
    expect(await bell(page, /alert/).count()).toBe(0)
    await page.goto(`${server.https}/#/alerts`)
    await page.getByText('Alerts are for administrators and auditors').waitFor()
  })
})
