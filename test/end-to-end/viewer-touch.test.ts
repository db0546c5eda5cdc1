/** The viewer in the hand, 360 pixels wide: one finger scrolls or windows, two zoom, and everything is within reach. */
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { writeNumbered } from './support/numbered.ts'
import { TestArchive } from './support/test-archive.ts'
import { middleOf, openViewer, painted, shows } from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'

let archive: TestArchive
let browser: Browser
let open: WatchedPage
let page: Page
let session: CDPSession

beforeAll(async () => {
  archive = await TestArchive.create()
  const folder = join(archive.place, 'numbered')
  const study = await writeNumbered(folder, { studyName: 'in the hand', sliceCount: 40, pixels: 'flat' })
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', folder])
  browser = await launchBrowser()
  open = await openPage(browser, (await archive.serve()).https, { width: 360, height: 740, touch: true })
  page = open.page
  session = await page.context().newCDPSession(page)
  await signIn(page, 'ada', password)
  await page.locator('tr[data-index="0"]').waitFor()
  await openViewer(page, study)
  await shows(page, 0)
})

afterAll(async () => {
  await open?.close()
  await browser?.close()
  await archive?.remove()
})

type Finger = readonly [x: number, y: number]

/** Fingers go from one place to another, in steps, and leave the screen. */
async function fingers(from: readonly Finger[], to: readonly Finger[]): Promise<void> {
  const steps = 12
  const at = (share: number) =>
    from.map(([x, y], finger) => ({
      x: x + (to[finger]![0] - x) * share,
      y: y + (to[finger]![1] - y) * share,
      id: finger,
    }))
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
  for (let step = 1; step <= steps; step++) {
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / steps) })
    await painted(page)
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await painted(page)
}

const shown = async () => Number(await page.locator('.lg-canvas').getAttribute('data-shown'))
const state = async () => (await page.locator('.lg-corner[data-at="bottom-right"]').textContent()) ?? ''
const zoomPercent = async () => Number(/(\d+)\s?%/.exec(await state())?.[1])

test('one finger scrolls, and the page itself stays where it is', async () => {
  const [x, y] = await middleOf(page)
  await fingers([[x, y - 120]], [[x, y + 120]])
  const down = await shown()
  expect(down).toBeGreaterThan(5)
  await fingers([[x, y + 60]], [[x, y - 60]])
  expect(await shown()).toBeLessThan(down)
  expect(await page.evaluate(() => [window.scrollX, window.scrollY])).toEqual([0, 0])
})

test('two fingers apart make the image larger', async () => {
  const [x, y] = await middleOf(page)
  const before = await zoomPercent()
  await fingers(
    [
      [x - 20, y],
      [x + 20, y],
    ],
    [
      [x - 110, y],
      [x + 110, y],
    ],
  )
  await expect.poll(zoomPercent).toBeGreaterThan(before * 1.3)
})

test('with the window tool one finger changes the window', async () => {
  await page.getByRole('button', { name: 'Window', exact: true }).tap()
  const [x, y] = await middleOf(page)
  const before = await state()
  await fingers([[x - 60, y]], [[x + 60, y + 30]])
  await expect.poll(state).not.toBe(before)
  expect(await state()).not.toContain('C 40 W 400')
})

test('nothing hangs over the side, and axe finds nothing serious', async () => {
  expect(await sidewaysPixels(page)).toBe(0)
  expect(await seriousProblems(page)).toEqual([])
  expect(open.misdeeds).toEqual([])
})
