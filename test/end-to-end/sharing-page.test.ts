/** Sharing and the trash in Chromium: a study is shared, opened elsewhere by link and code, seen with the name across it, ended. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { part10File } from '@leadglass/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { launchBrowser, openPage, type PageOptions, signIn, type WatchedPage } from './support/browser.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import { TestArchive } from './support/test-archive.ts'

const password = 'seven grey herons wade at dusk'
const expected = [/status of 401/, /status of 403/, /status of 404/]
let archive: TestArchive
let browser: Browser
let origin: string
const opened: WatchedPage[] = []

beforeAll(async () => {
  archive = await TestArchive.create()
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['user', 'add', 'tom', '--role', 'technologist', '--password-stdin'], password)
  for (const [patientName, patientId] of [
    ['Herschel^Caroline', 'H-1'],
    ['Noether^Emmy', 'N-1'],
  ] as const) {
    const instance = madeInstance({ patientName, patientId, studyDate: '20250110' })
    const path = join(archive.place, `${instance.sopUID}.dcm`)
    writeFileSync(path, part10File(toStore(instance)))
    await archive.run(['import', path])
  }
  origin = (await archive.serve()).https
  browser = await launchBrowser()
})

afterEach(async () => {
  const misdeeds = opened.flatMap((page) => page.misdeeds)
  for (const page of opened.splice(0)) await page.close()
  expect(misdeeds.filter((text) => !expected.some((form) => form.test(text)))).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await archive?.remove()
})

async function newPage(options: PageOptions = {}): Promise<Page> {
  const watched = await openPage(browser, origin, options)
  opened.push(watched)
  return watched.page
}

async function listOf(name: string): Promise<Page> {
  const page = await newPage()
  await signIn(page, name, password)
  await page.locator('tr[data-index="0"]').waitFor()
  return page
}

const mark = (page: Page, text: string) =>
  page.locator('tr.lg-row-study').filter({ hasText: text }).getByRole('checkbox').click()

async function share(page: Page): Promise<{ link: string; code: string }> {
  await mark(page, 'Herschel')
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByLabel('For', { exact: true }).fill('Dr Roe')
  await page.getByRole('dialog').getByRole('button', { name: 'Share study' }).click()
  const values = page.locator('.lg-share-value')
  await values.nth(1).waitFor()
  return { link: (await values.nth(0).textContent()) ?? '', code: (await values.nth(1).textContent()) ?? '' }
}

/** In a browser that knows nobody. */
async function follow(link: string, code: string, options: PageOptions = {}): Promise<Page> {
  const page = await newPage(options)
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

test('the page that asks for the code fits a telephone', async () => {
  const page = await newPage({ width: 360, height: 640 })
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
