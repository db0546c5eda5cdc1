/** The viewer where the browser has no WebGL: stacks are drawn by the processor, the same pictures; planes of a volume are refused in words. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ctPhantom, part10File, writeNumbered } from '@leadglass/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { difference, elementValue, renderedByDcmtk, shownByViewport } from './support/images.ts'
import { paintedAtLeast, paintedWhile } from './support/numbered.ts'
import { TestArchive } from './support/test-archive.ts'
import { drag, leaveStudy, openViewer, painted, shows } from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'
const sliceCount = 40

let archive: TestArchive
let browser: Browser
let open: WatchedPage
let page: Page
let numbered: string
const files: string[] = []

beforeAll(async () => {
  archive = await TestArchive.create()
  const folder = join(archive.place, 'images')
  mkdirSync(folder)
  numbered = await writeNumbered(folder, { studyName: 'numbered', sliceCount, pixels: 'flat' })
  for await (const slice of ctPhantom({ sliceCount: 3 })) {
    files.push(join(folder, `${files.length}.dcm`))
    writeFileSync(files.at(-1)!, part10File(slice))
  }
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', folder])
  browser = await launchBrowser('none')
  open = await openPage(browser, (await archive.serve()).https)
  page = open.page
  await signIn(page, 'ada', password)
  await page.locator('tr[data-index="0"]').waitFor()
})

afterAll(async () => {
  await open?.close()
  await browser?.close()
  await archive?.remove()
})

beforeEach(() => leaveStudy(page))

async function openPhantom(): Promise<void> {
  await openViewer(page, elementValue(files[0]!, 'StudyInstanceUID'))
  await shows(page, 0)
}

test('there is no WebGL here', async () => {
  expect(await page.evaluate(() => document.createElement('canvas').getContext('webgl'))).toBeNull()
})

test.each([
  { key: '2', center: 40, width: 400 },
  { key: '3', center: -600, width: 1500 },
])('an image under a window of $width is what DCMTK renders', async ({ key, center, width }) => {
  await openPhantom()
  await page.keyboard.press('o')
  await page.keyboard.press(key)
  await painted(page)
  const { mean, greatest } = difference(
    await shownByViewport(page, 512, 512),
    renderedByDcmtk(files[0]!, { center, width }),
  )
  expect(mean).toBeLessThanOrEqual(1)
  expect(greatest).toBeLessThanOrEqual(2)
})

test('the cine shows every image once, whole and in order', async () => {
  await openViewer(page, numbered)
  await shows(page, 0)
  await page.locator('.lg-cine-speed input').fill('60')
  await page.locator('[data-cell="0"]').click({ position: { x: 30, y: 300 } })
  const pictures = await paintedWhile(page, async () => {
    await page.keyboard.press('Space')
    await paintedAtLeast(page, sliceCount)
    expect(await page.locator('.lg-cine-speed input').inputValue()).toBe('60 fps')
    await page.keyboard.press('Space')
  })
  expect(pictures.filter(({ number, said }) => number < 0 || number !== said)).toEqual([])
  const oneTurn = pictures.map(({ number }) => number).slice(0, sliceCount)
  expect(oneTurn).toEqual(Array.from({ length: sliceCount }, (_, index) => index))
})

test('a window that the reader chose stays when he scrolls, and the corner says the one that is drawn', async () => {
  await openPhantom()
  await page.keyboard.press('o')
  await page.keyboard.press('3')
  await page.keyboard.press('ArrowDown')
  await shows(page, 1)
  await page.locator('.lg-corner', { hasText: 'C -600 W 1500' }).waitFor()
  await painted(page)
  const drawn = await shownByViewport(page, 512, 512)
  expect(difference(drawn, renderedByDcmtk(files[1]!, { center: -600, width: 1500 })).mean).toBeLessThanOrEqual(1)
})

test('letters turn with the image, and a length is as many times the pixel spacing', async () => {
  await openPhantom()
  const letters = () => page.locator('.lg-letter').allTextContents()
  await expect.poll(letters).toEqual(['A', 'L', 'P', 'R'])
  await page.keyboard.press('f')
  await expect.poll(letters).toEqual(['A', 'R', 'P', 'L'])
  await page.keyboard.press('r')
  await expect.poll(letters).toEqual(['A', 'L', 'P', 'R'])
  await page.keyboard.press('t')
  await expect.poll(letters).toEqual(['R', 'A', 'L', 'P'])
  await page.keyboard.press('r')
  await page.keyboard.press('o')
  await page.keyboard.press('l')
  await painted(page)
  await drag(page, [-32, 0], [32, 0])
  const text = (await page.locator('.lg-canvas svg text').first().textContent()) ?? ''
  expect(Math.abs(Number.parseFloat(text) - 64 * 0.75)).toBeLessThan(0.75)
})

test('planes of the volume are refused with the reason, and the stack is there again', async () => {
  await openViewer(page, numbered)
  await shows(page, 0)
  await page.keyboard.press('v')
  await page.getByText('This browser has no WebGL').waitFor()
  await page.keyboard.press('v')
  await shows(page, 0)
  expect(open.misdeeds).toEqual([])
})
