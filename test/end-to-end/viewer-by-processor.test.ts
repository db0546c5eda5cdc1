/**
 * Where the browser computes WebGL in the processor, the processor draws slices itself: the same pictures as WebGL draws, and planes
 * of a volume beside them.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { testData } from '@leadglass/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { differenceOfColours, elementValue, shownColours } from './support/images.ts'
import { type MadeSeries, makeSeries } from './support/made-series.ts'
import { TestArchive } from './support/test-archive.ts'
import { openViewer, painted, shows } from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'

let archive: TestArchive
let browser: Browser
let made: MadeSeries
/** Both draw the same archive. */
let processor: WatchedPage
let webGL: WatchedPage

/** Kinds of pixels: what a modality makes, by photometric interpretation and depth. */
const kinds = [
  'CT MONOCHROME2 16',
  'MR MONOCHROME2 16',
  'CR MONOCHROME1 16',
  'US RGB 8',
  'OT PALETTE COLOR 8',
  'OT YBR_FULL 8',
]

/** A real image of each kind that the shared data has. */
const real = new Map(
  testData()
    .files.filter(({ valid, pixels, studyUID }) => valid && pixels?.form && studyUID)
    .filter(({ rows, cols, frames }) => (frames ?? 1) === 1 && rows! <= 600 && cols! <= 900)
    .map((file) => [`${file.modality} ${file.photometric} ${file.bitsAllocated}`, file] as const)
    .filter(([kind]) => kinds.includes(kind)),
)

beforeAll(async () => {
  archive = await TestArchive.create()
  const folder = join(archive.place, 'made')
  mkdirSync(folder)
  made = makeSeries(folder)
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  const realPaths = [...real.values()].map(({ path }) => join(testData().folder!, path))
  await archive.run(['import', ...Object.values(made).flat(), ...realPaths])
  const { https } = await archive.serve()
  browser = await launchBrowser()
  processor = await openPage(browser, https, { slices: 'auto' })
  webGL = await openPage(browser, https, { slices: 'webgl' })
  for (const { page } of [processor, webGL]) {
    await signIn(page, 'ada', password)
    await page.locator('tr[data-index="0"]').waitFor()
  }
})

afterEach(() => expect([...processor.misdeeds.splice(0), ...webGL.misdeeds.splice(0)]).toEqual([]))

afterAll(async () => {
  await browser?.close()
  await archive?.remove()
})

/** The first image of a study in both, at one screen pixel for one of the image, and how far the pictures are apart. */
async function drawnBothWays(study: string, series = 0) {
  await Promise.all(
    [processor, webGL].map(async ({ page }) => {
      await page.evaluate(() => location.assign('#/'))
      await page.locator('tr[data-index="0"]').waitFor()
      await openViewer(page, study)
      await page.locator('.lg-thumb').nth(series).click()
      await shows(page, 0)
      await page.locator('[data-cell="0"] .lg-canvas[data-preliminary="false"]').waitFor()
      await page.keyboard.press('o')
    }),
  )
  // The size of a viewport settles with the page around it, and each is drawn anew then: what stays apart is apart.
  for (let looks = 1; ; looks += 1) {
    const [first, second] = await Promise.all(
      [processor, webGL].map(async ({ page }) => {
        await painted(page)
        return shownColours(page, 128, 128)
      }),
    )
    const difference = differenceOfColours(first!, second!)
    if (difference.mean <= 1 || looks === mostLooks) return difference
  }
}

const mostLooks = 20

test('the processor draws here, and who wants WebGL can have it', { timeout: 240_000 }, async () => {
  const { page } = processor
  await openViewer(page, elementValue(made.axial[0]!, 'StudyInstanceUID'))
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Reload, and draw slices with WebGL' }).click()
  await page.waitForFunction(() => localStorage.getItem('leadglass.slices') === 'webgl')
  await page.locator('.lg-viewer').waitFor()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Reload, and let the processor draw slices' }).click()
  await page.waitForFunction(() => localStorage.getItem('leadglass.slices') === 'processor')
  await page.locator('.lg-viewer').waitFor()
})

test.each(['axial', 'detector', 'uncalibrated', 'pet'] as const)(
  'the made %s image looks the same',
  { timeout: 240_000 },
  async (name) => {
    const file = made[name][0]!
    const series = { axial: 0, detector: 0, uncalibrated: 1, pet: 2 }[name]
    const { mean, greatest, contrast } = await drawnBothWays(elementValue(file, 'StudyInstanceUID'), series)
    expect(contrast).toBeGreaterThan(10)
    expect(mean).toBeLessThanOrEqual(1)
    expect(greatest).toBeLessThanOrEqual(3)
  },
)

test.runIf(real.size > 0)('real images of every kind look the same', { timeout: 300_000 }, async () => {
  const apart: string[] = []
  for (const [kind, { studyUID, path }] of real) {
    const { mean } = await drawnBothWays(studyUID!)
    if (mean > 1) apart.push(`${kind} (${path}): ${mean.toFixed(1)}`)
  }
  expect(apart).toEqual([])
})

test('planes of a volume stand beside slices that the processor drew, and show the values of the file', {
  timeout: 240_000,
}, async () => {
  const values = await Promise.all(
    [processor, webGL].map(async ({ page }) => {
      await page.evaluate(() => location.assign('#/'))
      await page.locator('tr[data-index="0"]').waitFor()
      await openViewer(page, elementValue(made.axial[0]!, 'StudyInstanceUID'))
      await page.locator('.lg-thumb').first().click()
      await shows(page, 0)
      await page.keyboard.press('v')
      await page.locator('.lg-volume[data-ready="true"]').waitFor()
      await painted(page)
      const plane = await shownColours(page, 64, 64, '[data-plane="axial"] canvas')
      await page.keyboard.press('v')
      await shows(page, 0)
      return plane
    }),
  )
  const { mean, contrast } = differenceOfColours(values[0]!, values[1]!)
  expect(contrast).toBeGreaterThan(5)
  expect(mean).toBeLessThanOrEqual(1)
})
