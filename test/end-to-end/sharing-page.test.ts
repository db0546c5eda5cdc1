/** Sharing and the trash in Chromium: a study is shared, opened elsewhere by link and code, seen with the name across it, ended. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { part10File } from '@leadglass/testkit'
import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import { usePages } from './support/pages.ts'
import { TestArchive } from './support/test-archive.ts'

const herschel = madeInstance({ patientName: 'Herschel^Caroline', patientId: 'HERSCHEL-1738', studyDate: '20250110' })
const noether = madeInstance({ patientName: 'Noether^Emmy', patientId: 'N-1', studyDate: '20250110' })
let archive: TestArchive
let origin: string
const pages = usePages({ origin: () => origin, expected: [/status of (401|403|404)/] })

beforeAll(async () => {
  archive = await TestArchive.create()
  await archive.person('ada', 'clinician')
  await archive.person('tom', 'technologist')
  for (const instance of [herschel, noether]) {
    const path = join(archive.place, `${instance.sopUID}.dcm`)
    writeFileSync(path, part10File(toStore(instance)))
    await archive.run(['import', path])
  }
  origin = (await archive.serve()).https
}, 300_000)
afterAll(() => archive?.remove())

async function listOf(name: string): Promise<Page> {
  const page = await pages.of(name)
  await page.locator('tr[data-index="0"]').waitFor()
  return page
}

const mark = (page: Page, text: string) =>
  page.locator('tr.lg-row-study').filter({ hasText: text }).getByRole('checkbox').click()

async function share(page: Page, { deIdentified = false } = {}): Promise<{ link: string; code: string }> {
  await mark(page, 'Herschel')
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByLabel('For', { exact: true }).fill('Dr Roe')
  if (deIdentified) await page.getByRole('switch', { name: /^Without anything that says who/ }).check({ force: true })
  await page.getByRole('dialog').getByRole('button', { name: 'Share study' }).click()
  const values = page.locator('.lg-share-value')
  await values.nth(1).waitFor()
  return { link: (await values.nth(0).textContent()) ?? '', code: (await values.nth(1).textContent()) ?? '' }
}

/** In a browser that knows nobody. @param prepare - before the link is opened */
async function follow(link: string, code: string, prepare: (page: Page) => void = () => undefined): Promise<Page> {
  const page = await pages.open()
  prepare(page)
  await page.goto(link)
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Open study' }).click()
  return page
}

test('a shared study is opened by link and code, shows its name across the image, and ends while it is open', async () => {
  const ada = await listOf('ada')
  const { link, code } = await share(ada)
  expect(link).toContain('/#/share/')
  const guest = await follow(link, code)
  await guest.locator('.lg-canvas').first().waitFor()
  await guest.locator('.lg-watermark[aria-label="Dr Roe"]').first().waitFor()
  expect(guest.url()).not.toContain(link.split('/share/')[1])
  expect(await guest.evaluate(() => document.cookie)).toBe('')
  expect(await seriousProblems(guest)).toEqual([])

  const late = await follow(link, code)
  await late.getByRole('alert').getByText('Link and code do not open anything').waitFor()

  await ada.keyboard.press('Escape')
  await ada.getByRole('tab', { name: 'Shares' }).click()
  await ada.getByText('1 of 1').waitFor()
  await ada.getByRole('button', { name: 'End', exact: true }).click()
  await ada.getByText('Ended', { exact: true }).waitFor()
  const answer = await guest.evaluate(() => fetch('/dicom-web/studies').then(({ status }) => status))
  expect(answer).toBe(401)
  await guest.getByText('Nothing is shared here').waitFor({ timeout: 15_000 })
})

test('a study shared without identities shows none, and none comes over the line', async () => {
  const { link, code } = await share(await listOf('ada'), { deIdentified: true })
  const answers: Promise<string>[] = []
  const guest = await follow(link, code, (page) => page.on('response', (answer) => answers.push(wordsOf(answer))))
  await guest.locator('.lg-canvas[data-shown="0"]').waitFor()
  await guest.getByText('De-identified', { exact: true }).waitFor()
  await guest.locator('.lg-watermark[aria-label="Dr Roe"]').first().waitFor()
  const line = (await Promise.all(answers)).join('\n')
  expect(line).toMatch(/\/dicom-web\/studies\/2\.25\.\d+\/series/)
  const told = line + (await guest.content()) + guest.url()
  const { studyUID, seriesUID, sopUID } = herschel
  const secrets = ['Herschel', 'Caroline', 'HERSCHEL-1738', '20250110', studyUID, seriesUID, sopUID]
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([])
  const status = await guest.evaluate(
    (uid) => fetch(`/dicom-web/studies/${uid}/metadata`).then((answer) => answer.status),
    studyUID,
  )
  expect([403, 404]).toContain(status)
  expect(await seriousProblems(guest)).toEqual([])
}, 180_000)

/** Address, headers and body; of what the browser did not keep only the first two. */
async function wordsOf(answer: Response): Promise<string> {
  const body = await answer.body().then(
    (octets) => octets.toString('latin1'),
    () => '',
  )
  return `${answer.url()} ${JSON.stringify(answer.headers())} ${body}`
}

test('the page that asks for the code fits a telephone', async () => {
  const page = await pages.open({ width: 360, height: 640 })
  await page.goto(`${origin}/#/share/${'x'.repeat(43)}`)
  await page.getByLabel('Code').waitFor()
  expect(await sidewaysPixels(page)).toBe(0)
  expect(await seriousProblems(page)).toEqual([])
})

test('a study goes to the trash from the list, and comes back from the page', async () => {
  const page = await listOf('tom')
  await mark(page, 'Noether')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.locator('tr.lg-row-study').filter({ hasText: 'Noether' }).waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: 'Trash' }).click()
  await page.getByText('Noether').waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByText('The trash is empty.').waitFor()
  await page.getByRole('tab', { name: 'Studies' }).click()
  await page.locator('tr.lg-row-study').filter({ hasText: 'Noether' }).waitFor()
})
