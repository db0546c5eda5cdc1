/** The study list in Chromium: what arrives, what is unread, what a person keeps, marks and finds of a patient. */
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, part10File } from '@leadglass/testkit'
import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { PageOptions } from './support/browser.ts'
import { type InstanceWishes, madeInstance, newUID, toStore } from './support/made-instance.ts'
import { usePages } from './support/pages.ts'
import { type Credentials, TestArchive } from './support/test-archive.ts'

const today = new Date().toISOString().slice(0, 10).replaceAll('-', '')

let archive: TestArchive
let origin: string
const pages = usePages({ origin: () => origin, expected: [/status of 503/] })

beforeAll(async () => {
  archive = await TestArchive.create()
  await archive.person('ada', 'clinician')
  await archive.person('tom', 'technologist')
  await store({ patientName: 'Herschel^Caroline', patientId: 'H-1', studyDate: '20250110', studyDescription: 'Prior' })
  await store({ patientName: 'Herschel^Caroline', patientId: 'H-1', studyDate: today, studyDescription: 'Chest' })
  await store({ patientName: 'Noether^Emmy', patientId: 'N-1', studyDate: today, studyDescription: 'Abdomen' })
  origin = (await archive.serve()).https
})

afterAll(() => archive?.remove())

/** One instance of a study of its own, unless the wishes name one. */
async function store(wishes: InstanceWishes): Promise<string> {
  const instance = madeInstance(wishes)
  const path = join(archive.place, `${instance.sopUID}.dcm`)
  writeFileSync(path, part10File(toStore(instance)))
  await archive.run(['import', path])
  return instance.studyUID
}

/** DCMTK's receiver, as the node PACS2. */
async function startReceiver(): Promise<{ received: () => number; forget: () => void }> {
  const port = await freePort()
  const folder = join(archive.place, 'received')
  mkdirSync(folder)
  await archive.run(['node', 'add', 'PACS2', '--services', 'echo', '--host', '127.0.0.1', '--port', String(port)])
  const files = await archive.run<Credentials>(['node', 'cert', 'PACS2', '--out', join(archive.place, 'PACS2')])
  const tls = ['+tls', files.key, files.certificate, '+cf', files.authority]
  const receiver = spawn('storescp', [...tls, '-aet', 'PACS2', '-od', folder, String(port)], { stdio: 'ignore' })
  onTestFinished(() => void receiver.kill())
  const all = () => readdirSync(folder)
  return { received: () => all().length, forget: () => all().forEach((name) => void rmSync(join(folder, name))) }
}

async function listOf(name: string, options: PageOptions = {}): Promise<Page> {
  const page = await pages.of(name, options)
  await page.locator('tr[data-index="0"]').waitFor()
  return page
}

/** The answer to what was sent to be kept. */
const isKept = (answer: Response) => answer.request().method() === 'POST' && answer.url().endsWith('/api/preferences')

const rowOf = (page: Page, text: string) => page.locator('tr.lg-row-study').filter({ hasText: text })
const isUnread = (page: Page, text: string) => rowOf(page, text).locator('.lg-patient').getAttribute('data-unread')

describe('as images arrive', () => {
  test('a study appears by itself, marked as arriving and unread, and its count grows', async () => {
    const page = await listOf('ada')
    const studyUID = newUID()
    await store({ patientName: 'Newcomer^Nina', patientId: 'A-1', studyDate: today, studyUID })
    await rowOf(page, 'Newcomer').waitFor({ timeout: 10_000 })
    await rowOf(page, 'Newcomer').getByText('arriving', { exact: true }).waitFor()
    expect(await isUnread(page, 'Newcomer')).toBe('true')
    await store({ patientName: 'Newcomer^Nina', patientId: 'A-1', studyDate: today, studyUID })
    await rowOf(page, 'Newcomer').locator('[data-column="NumberOfStudyRelatedInstances"]', { hasText: /^2/ }).waitFor()
  })

  test('it is read once somebody opened it, for everyone, and unread again when more comes', async () => {
    const studyUID = newUID()
    await store({ patientName: 'Fresh^Frida', patientId: 'F-1', studyDate: today, studyUID })
    const page = await listOf('ada')
    await rowOf(page, 'Fresh').click()
    await page.locator('.lg-canvas').first().waitFor()
    await page.goBack()
    await page.locator('.lg-patient[data-unread="false"]', { hasText: 'Fresh' }).waitFor()
    await store({ patientName: 'Fresh^Frida', patientId: 'F-1', studyDate: today, studyUID })
    await page.locator('.lg-patient[data-unread="true"]', { hasText: 'Fresh' }).waitFor()
  })

  test('a study of long ago is not called unread', async () => {
    const page = await listOf('ada')
    await page.locator('.lg-patient[data-unread="true"]', { hasText: 'Noether' }).waitFor()
    expect(await isUnread(page, 'Prior')).toBe('false')
  })
})

test('a server that is too busy for the list is asked again, and one line says so until it answers', async () => {
  const page = await pages.of('ada')
  let isBusy = true
  const headers = { 'Retry-After': '1' }
  await page.route('**/dicom-web/studies?*', (route) =>
    isBusy ? route.fulfill({ status: 503, headers }) : route.continue(),
  )
  await page.reload()
  const line = page.getByRole('status').filter({ hasText: 'more to do than it can' })
  await line.waitFor()
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  isBusy = false
  await rowOf(page, 'Noether').waitFor()
  await line.waitFor({ state: 'detached' })
})

describe('what a person keeps', () => {
  test('a search is there again after signing in elsewhere, and can be removed', async () => {
    let page = await listOf('ada')
    await page.getByRole('button', { name: 'Saved searches' }).click()
    expect(await page.getByRole('menuitem', { name: 'Save this search' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByLabel('Patient name, ID or accession number').fill('noether')
    await page.getByRole('button', { name: 'Saved searches' }).click()
    await page.getByRole('menuitem', { name: 'Save this search' }).click()
    await page.getByLabel('Name of the search').fill('Algebra')
    const kept = page.waitForResponse(isKept)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    expect((await kept).status()).toBe(204)

    page = await listOf('ada')
    await page.getByRole('button', { name: 'Saved searches' }).click()
    await page.getByRole('menuitem', { name: 'Algebra', exact: true }).click()
    await rowOf(page, 'Herschel').first().waitFor({ state: 'detached' })
    expect(await rowOf(page, 'Noether').count()).toBe(1)
    await page.getByRole('button', { name: 'Saved searches' }).click()
    await page.getByRole('menuitem', { name: 'Remove the search Algebra' }).click()
    await page.getByText('None yet.').waitFor()
  })

  test('a hidden column stays hidden', async () => {
    const page = await listOf('tom')
    await page.getByRole('columnheader', { name: 'Description' }).waitFor()
    await page.getByRole('button', { name: 'Columns' }).click()
    const kept = page.waitForResponse(isKept)
    await page.getByRole('checkbox', { name: 'Description' }).click()
    await kept
    expect(await page.getByRole('checkbox', { name: 'Description' }).isChecked()).toBe(false)
    await page.reload()
    await page.locator('tr[data-index="0"]').waitFor()
    await page.getByRole('columnheader', { name: 'Description' }).waitFor({ state: 'detached' })
  })
})

describe('marked studies', () => {
  test('are downloaded and marked as read together, with the keyboard alone', async () => {
    const page = await listOf('ada')
    await page.keyboard.press('/')
    await page.keyboard.type('herschel')
    await rowOf(page, 'Noether').waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+Space')
    const bar = page.getByRole('toolbar', { name: 'Marked studies' })
    await bar.getByText('2 studies marked').waitFor()
    const first = page.waitForEvent('download')
    await bar.getByRole('button', { name: 'Download' }).click()
    const octets = readFileSync(await (await first).path())
    expect(octets.subarray(0, 2).toString()).toBe('PK')
    expect((await first).suggestedFilename()).not.toContain('Herschel')
    await bar.getByRole('button', { name: 'Mark as read' }).click()
    await page.locator('.lg-patient[data-unread="false"]', { hasText: 'Herschel' }).nth(1).waitFor()
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
    expect(await rowOf(page, 'Herschel').count()).toBe(2)
  })

  test('stay marked when Escape closes a dialog over them', async () => {
    const page = await listOf('ada')
    await rowOf(page, 'Prior').getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Send to …' }).click()
    await page.getByRole('dialog').getByRole('combobox').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const bar = page.getByRole('toolbar', { name: 'Marked studies' })
    await bar.getByText('1 study marked').waitFor()
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
  })

  test('are sent to another node by those who may, and once more when a person asks once more', async () => {
    const receiver = await startReceiver()
    const page = await listOf('ada')
    for (const round of [1, 2]) {
      for (const text of ['Prior', 'Abdomen']) await rowOf(page, text).getByRole('checkbox').check()
      await page.getByRole('button', { name: 'Send to …' }).click()
      const dialog = page.getByRole('dialog')
      await expect.poll(() => dialog.getByRole('combobox', { name: 'To' }).inputValue()).toBe('PACS2')
      await dialog.getByRole('button', { name: 'Send to …' }).click()
      await dialog.getByText('2 images wait to be sent to PACS2').waitFor()
      await dialog.getByRole('button', { name: 'Done' }).click()
      await expect.poll(() => receiver.received(), { timeout: 20_000 }).toBe(2)
      if (round === 1) receiver.forget()
      await page.keyboard.press('Escape')
    }
    const events = await archive.auditEvents()
    const sent = events.filter(({ action }) => action === 'instance:forwarded')
    expect(sent.map(({ detail }) => detail)).toContainEqual(expect.objectContaining({ rule: 'by hand of person:ada' }))
    expect(events.filter(({ action }) => action === 'studies:send')).toHaveLength(2)
  })

  test('are added to a collection that is open to it, and whoever was granted it sees them from then on', async () => {
    for (const [name, kind] of [
      ['Teaching', 'other'],
      ['Ward 3', 'department'],
    ] as const)
      await archive.run(['collection', 'add', name, '--kind', kind])
    await archive.person('rob', 'referrer')
    await archive.run(['grant', 'add', 'person:rob', '--collection', 'Teaching', '--purpose', 'teaching'])
    const before = await pages.of('rob')
    await before.getByText('Nothing to see here').waitFor()

    const page = await listOf('ada')
    for (const text of ['Prior', 'Abdomen']) await rowOf(page, text).getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Add to collection …' }).click()
    const dialog = page.getByRole('dialog')
    await expect.poll(() => dialog.getByRole('combobox', { name: 'Collection' }).inputValue()).toBe('Teaching (Other)')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByText('2 studies are in Teaching.').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()

    const after = await listOf('rob')
    for (const text of ['Prior', 'Abdomen']) await rowOf(after, text).waitFor()
    expect(await after.locator('tr.lg-row-study').count()).toBe(2)
    const events = await archive.auditEvents()
    expect(events.filter(({ action }) => action === 'study:collect')).toHaveLength(2)
    expect(events.find(({ action }) => action === 'studies:collect')).toMatchObject({
      principal: 'person:ada',
      detail: { collection: 'Teaching', studies: 2 },
    })
  }, 300_000)

  test('are downloaded only by those who may', async () => {
    const page = await listOf('tom')
    await page.getByRole('checkbox', { name: 'Mark all studies in the list' }).check()
    const bar = page.getByRole('toolbar', { name: 'Marked studies' })
    await bar.getByRole('button', { name: 'Mark as unread' }).waitFor()
    for (const name of ['Download', 'Send to …', 'Add to collection …', 'Share'])
      expect(await bar.getByRole('button', { name }).count()).toBe(0)
    expect(await bar.getByRole('button', { name: 'Delete' }).count()).toBe(1)
  })
})

test('P shows all studies of the patient and opens a prior', async () => {
  const page = await listOf('ada')
  await rowOf(page, 'Chest').focus()
  await page.keyboard.press('p')
  const drawer = page.getByRole('dialog', { name: 'Caroline Herschel' }).or(page.getByRole('dialog'))
  await drawer.getByText('Prior').waitFor()
  expect(await drawer.getByRole('listitem').count()).toBe(2)
  expect(await drawer.getByText('Abdomen').count()).toBe(0)
  await drawer.getByText('Prior').click()
  await page.locator('.lg-canvas').first().waitFor()
})
