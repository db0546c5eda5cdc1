/** The page of backups in Chromium: nothing set up, a backup, a drill, what to keep apart; on a telephone and in German. */
import { appendFileSync, existsSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { launchBrowser, openPage, type PageOptions, type WatchedPage } from './support/browser.ts'
import { signIn } from './support/person.ts'
import type { Server } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'

const password = 'seven grey herons wade at dusk'

let archive: TestArchive
let browser: Browser
let server: Server
let open: WatchedPage | undefined

beforeAll(async () => {
  archive = await TestArchive.create()
  server = await archive.serve({
    LEADGLASS_BACKUP_FOLDER: join(archive.place, 'backup'),
    LEADGLASS_BACKUP_AT: '02:00',
  })
  browser = await launchBrowser()
})

afterEach(async () => {
  const misdeeds = open?.misdeeds ?? []
  await open?.close()
  open = undefined
  expect(misdeeds).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await archive?.remove()
})

async function panel(name: string, options: PageOptions = {}): Promise<Page> {
  open = await openPage(browser, server.https, options)
  await signIn(open.page, 'root', password)
  await open.page.getByRole('tab', { name }).click()
  await open.page.getByRole('heading', { name, level: 1 }).waitFor()
  await open.page.locator('main .mantine-Loader-root').waitFor({ state: 'detached' })
  return open.page
}

test('a backup is made and drilled at the click of a button, and the page says what to keep apart', async () => {
  const page = await panel('Backups')
  await page.getByText('Nobody has tried yet whether a backup comes back.').waitFor()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByRole('row', { name: /^1 / }).waitFor()
  await page.getByText('copy keys/root.key of the data folder to a stick').waitFor()
  await page.getByText('The next one is made on').waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('button', { name: 'Run drill' }).click()
  await page.getByText('the archive came back', { exact: false }).first().waitFor()
  await page.getByRole('row', { name: /^1 / }).getByText('yes').waitFor()
  await page.getByRole('button', { name: 'Signed report' }).waitFor()
  expect(await seriousProblems(page)).toEqual([])
})

test('what a drill found is told in German, and its report stays as it was signed', async () => {
  const shelf = join(archive.place, 'backup', 'objects')
  const objects = readdirSync(shelf, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ path: join(parentPath, name), name }))
  for (const { path } of objects) appendFileSync(path, 'x')
  const page = await panel('Sicherungen', { locale: 'de-DE' })
  await page.getByRole('button', { name: 'Übung starten' }).click()
  const found = page.getByText(/^Übung: Die Sicherung wurde verändert: object [0-9a-f]{64} hat eine andere Länge/)
  await found.waitFor()
  expect(await found.locator('[lang="en"]').count()).toBe(0)
  // It is put right for the tests that come after.
  for (const { path } of objects) if (existsSync(path)) truncateSync(path, statSync(path).size - 1)
  await page.getByRole('button', { name: 'Jetzt sichern' }).click()
  await page.getByRole('row', { name: /^2 / }).waitFor()
  await page.getByRole('button', { name: 'Übung starten' }).click()
  await page.getByText('Das Archiv kam zurück', { exact: false }).first().waitFor()
})

test('a telephone shows it without scrolling sideways, in German', async () => {
  const page = await panel('Sicherungen', { width: 360, height: 740, locale: 'de-DE' })
  await page.getByText('Getrennt aufbewahren').waitFor()
  await page.getByText('Das Archiv kam zurück', { exact: false }).first().waitFor()
  expect(await sidewaysPixels(page)).toBe(0)
  expect(await seriousProblems(page)).toEqual([])
})
