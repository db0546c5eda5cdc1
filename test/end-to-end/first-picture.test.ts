/** The first picture on a slow line, in Chromium: small and early, marked as such until the image is whole, never taken for it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ctPhantom, part10File } from '@leadglass/testkit'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { elementValue, shownByViewport } from './support/images.ts'
import { TestArchive } from './support/test-archive.ts'

const password = 'seven grey herons wade at dusk'

let archive: TestArchive
let https: string
let browser: Browser
let open: WatchedPage
let page: Page
let session: CDPSession
/** One slice each: one to load the viewer with, one for the slow line. */
const studies: string[] = []

beforeAll(async () => {
  archive = await TestArchive.create()
  const folder = join(archive.place, 'phantoms')
  mkdirSync(folder)
  for (const name of ['FIRST', 'SECOND']) {
    for await (const slice of ctPhantom({ sliceCount: 1, patientID: name, studyName: name })) {
      const path = join(folder, `${name}.dcm`)
      writeFileSync(path, part10File(slice))
      studies.push(elementValue(path, 'StudyInstanceUID'))
    }
  }
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', folder])
  https = (await archive.serve({ LEADGLASS_RENDITIONS_HTJ2K: 'onIngest' })).https
  browser = await launchBrowser()
})

afterEach(() => open?.close())

afterAll(async () => {
  await browser?.close()
  await archive?.remove()
})

async function renditionsWaiting(): Promise<number> {
  return (await archive.run<{ archive: { renditionsWaiting: number } }>(['status'])).archive.renditionsWaiting
}

const whole = () => page.locator('.lg-canvas[data-shown="0"][data-preliminary="false"]').waitFor()
const preliminary = () => page.locator('.lg-canvas[data-preliminary="true"]').waitFor()
const mark = () => page.getByRole('status').filter({ hasText: 'Preliminary' })
const lines = () => page.locator('.lg-canvas .svg-layer g')
const openStudy = (study: string | undefined) => page.evaluate((uid) => location.assign(`#/studies/${uid}`), study)

/** @param octetsPerSecond - -1 for as fast as it goes; the frame has about 200,000 */
async function throttle(octetsPerSecond: number): Promise<void> {
  const [downloadThroughput, uploadThroughput] = [octetsPerSecond, octetsPerSecond]
  const conditions = { offline: false, latency: 40, downloadThroughput, uploadThroughput }
  await session.send('Network.emulateNetworkConditions', conditions)
}

/** How many pixels differ from their right neighbour: blocks of a small picture have few that do. */
function edges({ values, columns }: { values: Uint8Array; columns: number }): number {
  return values.reduce((count, value, at) => count + (at % columns && value !== values[at - 1] ? 1 : 0), 0)
}

// Without a graphics card the page draws by the processor (`auto`).
test.each(['webgl', 'auto'] as const)(
  'on a slow line a small picture comes early, says that it is preliminary, and gives way to the whole image: %s',
  {
    timeout: 240_000,
  },
  async (slices) => {
    await expect.poll(renditionsWaiting, { timeout: 30_000 }).toBe(0)
    open = await openPage(browser, https, { slices })
    page = open.page
    await signIn(page, 'ada', password)
    session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    await openStudy(studies[0])
    await whole()
    await page.evaluate(() => location.assign('#/'))
    await page.locator('tr[data-index="1"]').waitFor()
    // The rest takes 40 s, however long it takes to look at the small picture.
    await throttle(5_000)
    await openStudy(studies[1])
    await preliminary()
    await mark().waitFor({ state: 'visible' })
    expect(await page.locator('.lg-canvas').getAttribute('data-shown')).toBe('-1')
    await measureAcross()
    const early = await shownByViewport(page, 512, 512)
    expect(await page.locator('.lg-canvas').getAttribute('data-preliminary')).toBe('true')
    expect(early.values.some((value) => value > 60)).toBe(true)
    await throttle(-1)
    await whole()
    await mark().waitFor({ state: 'detached' })
    const late = await shownByViewport(page, 512, 512)
    expect(edges(early)).toBeLessThan(edges(late) / 2)
    expect(await lines().count()).toBe(0)
    await measureAcross()
    await lines().first().waitFor({ state: 'attached' })
    expect(open.misdeeds).toEqual([])
  },
)

test('a frame of which the end is missing is not shown but said to be damaged, though what came looks like a frame', {
  timeout: 240_000,
}, async () => {
  open = await openPage(browser, https)
  page = open.page
  await signIn(page, 'ada', password)
  await page.route('**/frames/*', async (route) => {
    const response = await route.fetch()
    const body = (await response.body()).subarray(0, -2_000)
    await route.fulfill({ response, body, headers: { ...response.headers(), 'content-length': String(body.length) } })
  })
  await openStudy(studies[0])
  await page.getByText('Image 1 cannot be shown').waitFor()
  await page.getByText('damaged or not whole').waitFor()
  expect(await page.locator('.lg-canvas').getAttribute('data-shown')).toBe('-1')
  expect(open.misdeeds).toEqual([])
})

/** Tries to draw a length over the middle of the image. */
async function measureAcross(): Promise<void> {
  await page.keyboard.press('l')
  const box = (await page.locator('.lg-canvas').boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x - 60, y)
  await page.mouse.down()
  await page.mouse.move(x + 60, y, { steps: 4 })
  await page.mouse.up()
}
