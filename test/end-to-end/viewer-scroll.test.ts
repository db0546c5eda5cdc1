/**
 * Scrolling through a series of 500 slices in Chromium while they arrive: each picture on the screen is one whole slice, the one that
 * the page says it is. Which slice it is, the pixels themselves tell.
 */
import { join } from 'node:path'
import { type PaintedPicture, writeNumbered } from '@leadglass/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { paintedWhile } from './support/numbered.ts'
import { TestArchive } from './support/test-archive.ts'
import { openViewer, shows } from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'
const sliceCount = 500

let archive: TestArchive
let browser: Browser
let study: string
let open: WatchedPage
let page: Page

/** Nobody is timed here: what a busy machine does late is as right as what a quiet one does soon. */
const timeout = 240_000

beforeAll(async () => {
  archive = await TestArchive.create()
  const folder = join(archive.place, 'numbered')
  study = await writeNumbered(folder, { sliceCount, studyName: 'long', pixels: 'flat' })
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', folder])
  browser = await launchBrowser()
  open = await openPage(browser, (await archive.serve()).https, { width: 700, height: 520 })
  page = open.page
  page.setDefaultTimeout(timeout)
  await signIn(page, 'ada', password)
  await page.locator('tr[data-index="0"]').waitFor()
}, timeout)

afterEach(() => expect(open.misdeeds.splice(0)).toEqual([]))

afterAll(async () => {
  await open?.close()
  await browser?.close()
  await archive?.remove()
})

/** With none of its images in memory. */
async function openFresh(): Promise<void> {
  await page.evaluate(() => location.assign('#/'))
  await page.locator('tr[data-index="0"]').waitFor()
  await openViewer(page, study)
  await shows(page, 0)
}

const numbersOf = (pictures: readonly PaintedPicture[]) => pictures.map(({ number }) => number)

/** Every picture is whole and the one that the page says. */
function expectFaithful(pictures: readonly PaintedPicture[]): void {
  expect(pictures.filter(({ number, said }) => number < 0 || number !== said)).toEqual([])
}

test('who jumps far is not kept waiting by what was being fetched where he was', { timeout }, async () => {
  const held: string[] = []
  const calledOff: string[] = []
  page.on('requestfailed', (request) => calledOff.push(request.url()))
  await openFresh()
  await page.route('**/frames/*', (route) => {
    if (held.length >= 4) return route.continue()
    held.push(route.request().url())
    return undefined
  })
  await expect.poll(() => held.length, { timeout }).toBe(4)
  await page.getByLabel('Image in view').fill('400')
  await shows(page, 399)
  await expect.poll(() => held.filter((url) => !calledOff.includes(url)), { timeout }).toEqual([])
  await page.unrouteAll()
  // They come when he is back.
  await page.getByLabel('Image in view').fill('3')
  await shows(page, 2)
})

test('while images still arrive, wheel and slider never show another image than they say', { timeout }, async () => {
  await openFresh()
  const pictures = await paintedWhile(page, async () => {
    for (const [turn, place] of [
      [120, 90],
      [-120, 400],
      [120, 30],
    ] as const) {
      await page.locator('.lg-canvas').hover()
      for (let step = 0; step < 8; step++) await page.mouse.wheel(0, turn)
      await page.getByLabel('Image in view').fill(String(place))
    }
    await page.getByLabel('Image in view').fill('251')
    await shows(page, 250)
  })
  expectFaithful(pictures)
  expect(numbersOf(pictures).at(-1)).toBe(250)
})
