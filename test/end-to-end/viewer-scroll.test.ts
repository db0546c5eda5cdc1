/**
 * Scrolling through a series of 500 slices in Chromium: each picture on the screen is one whole slice, the one that the page says it
 * is, and none stands out of order. Which slice it is, the pixels themselves tell.
 */
import { join } from 'node:path'
import { type PaintedPicture, writeNumbered } from '@leadglass/testkit'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { paintedAtLeast, paintedWhile } from './support/numbered.ts'
import { TestArchive } from './support/test-archive.ts'
import { middleOf, openViewer, painted, shows } from './support/viewer-page.ts'

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
  open = await openPage(browser, (await archive.serve()).https, { width: 700, height: 520, slices: 'auto' })
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

/** From the first image, with all of them in memory. */
async function fromMemory(): Promise<void> {
  await page.waitForFunction(() => document.querySelector<HTMLElement>('.lg-loaded span')?.style.height === '100%')
  await page.keyboard.press('Home')
  await shows(page, 0)
}

const numbersOf = (pictures: readonly PaintedPicture[]) => pictures.map(({ number }) => number)

/** Every picture is whole and the one that the page says. */
function expectFaithful(pictures: readonly PaintedPicture[]): void {
  expect(pictures.filter(({ number, said }) => number < 0 || number !== said)).toEqual([])
}

const isAscending = (numbers: readonly number[]) =>
  numbers.every((number, at) => at === 0 || number >= numbers[at - 1]!)

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

/** Frames that are not let through, until they are. */
async function holdFrames(): Promise<() => Promise<void>> {
  const held: Route[] = []
  let open = false
  await page.route('**/frames/*', (route) => (open ? route.continue() : void held.push(route)))
  return async () => {
    open = true
    // Those that were called off meanwhile are gone.
    for (const route of held) await route.continue().catch(() => undefined)
  }
}

const inView = async () => Number(await page.getByLabel('Image in view').inputValue()) - 1

test('a key held down waits for the image that it asked for last, a press does not', { timeout }, async () => {
  await openFresh()
  await page.getByLabel('Image in view').fill('500')
  await shows(page, 499)
  const release = await holdFrames()
  // As far from all that were fetched as an image can be.
  await page.getByLabel('Image in view').fill('250')
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  for (let press = 1; press <= 20; press++) await page.keyboard.down('ArrowDown')
  await page.keyboard.up('ArrowDown')
  await painted(page)
  expect(await inView()).toBe(250)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await painted(page)
  expect(await inView()).toBe(252)
  expect(await page.locator('.lg-canvas').getAttribute('data-shown')).toBe('499')
  await release()
  await shows(page, 252)
  await page.unrouteAll()
})

test('a key held down while images arrive shows one after the other and leaves none out', { timeout }, async () => {
  await openFresh()
  const pictures = await paintedWhile(page, async () => {
    for (let press = 0; press < 1000 && (await inView()) < 60; press++) await page.keyboard.down('ArrowDown')
    await page.keyboard.up('ArrowDown')
    await shows(page, await inView())
  })
  expectFaithful(pictures)
  expect(pictures.length).toBeGreaterThan(60)
  expect(numbersOf(pictures)).toEqual(pictures.map((_, index) => index))
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

test('the cine shows image after image and begins again after the last, however fast it is set', {
  timeout,
}, async () => {
  await fromMemory()
  await page.getByLabel('Image in view').fill('451')
  await shows(page, 450)
  await page.locator('.lg-cine-speed input').fill('60')
  await page.locator('[data-cell="0"]').click({ position: { x: 30, y: 200 } })
  const pictures = await paintedWhile(page, async () => {
    await page.keyboard.press('Space')
    await paintedAtLeast(page, 120)
    await page.keyboard.press('Space')
  })
  expectFaithful(pictures)
  expect(numbersOf(pictures)).toEqual(pictures.map((_, index) => (450 + index) % sliceCount))
})

test('a key held down walks on through the series in order', { timeout }, async () => {
  await fromMemory()
  const pictures = await paintedWhile(page, async () => {
    for (let press = 0; press < 2000 && (await inView()) < 120; press++) await page.keyboard.down('ArrowDown')
    await page.keyboard.up('ArrowDown')
    await shows(page, await inView())
  })
  expectFaithful(pictures)
  expect(pictures.length).toBeGreaterThan(120)
  expect(numbersOf(pictures)).toEqual(pictures.map((_, index) => index))
})

test('dragging with the scroll tool goes forward and back in order', { timeout }, async () => {
  await fromMemory()
  await page.keyboard.press('s')
  const [x, y] = await middleOf(page)
  await page.mouse.move(x, y - 120)
  await page.mouse.down()
  const forward = await paintedWhile(page, () => page.mouse.move(x, y + 120, { steps: 40 }))
  const back = await paintedWhile(page, () => page.mouse.move(x, y - 120, { steps: 40 }))
  await page.mouse.up()
  for (const pictures of [forward, back]) {
    expectFaithful(pictures)
    expect(pictures.length).toBeGreaterThan(5)
  }
  expect(isAscending(numbersOf(forward))).toBe(true)
  expect(isAscending(numbersOf(back).toReversed())).toBe(true)
})
