/**
 * What lies over images and what is no image, in Chromium: segments and contours against the pixels they were made for, pages of a
 * PDF. Every expected place and colour comes from how the files were made, or from pydicom.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { sampleFiles } from './support/files.ts'
import { boxOfColour, type ColourBox } from './support/images.ts'
import { type MadeObjects, makeObjects } from './support/made-objects.ts'
import { type MadeSeries, makeSeries } from './support/made-series.ts'
import { TestArchive } from './support/test-archive.ts'
import { openStudyOf as openStudy, shows, withoutRight } from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'

/** Files of the shared data that these tests take as they are. */
const real = {
  segmentation: sampleOf('seg_image_ct_binary_overlap.dcm'),
  segmented: ['17106', '17136', '17166', '17196'].map((name) => sampleOf(`CT2/${name}`)),
}

function sampleOf(ending: string): string | undefined {
  return sampleFiles().find(({ path }) => path.endsWith(`/${ending}`))?.path
}

let archive: TestArchive
let browser: Browser
let origin: string
let series: MadeSeries
let objects: MadeObjects
let open: WatchedPage
let page: Page

beforeAll(async () => {
  archive = await TestArchive.create()
  series = makeSeries(join(archive.place, 'made'))
  objects = makeObjects(join(archive.place, 'made'), series.axial)
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  const given = Object.values(real)
    .flat()
    .filter((path) => path !== undefined)
  await archive.run(['import', ...series.axial, ...Object.values(objects).flat(), ...given])
  origin = (await archive.serve()).https
  browser = await launchBrowser()
  open = await openPage(browser, origin)
  page = open.page
  await signIn(page, 'ada', password)
  await page.locator('tr[data-index="0"]').waitFor()
})

afterEach(() => expect(open.misdeeds.splice(0)).toEqual([]))

afterAll(async () => {
  await browser?.close()
  await archive?.remove()
})

const openStudyOf = (file: string) => openStudy(page, file)

/** Opens the axial series at one pixel of the screen for a row, with one overlay on. */
async function openWithOverlay(name: string, slice: number): Promise<void> {
  await openStudyOf(series.axial[0]!)
  await shows(page, 0)
  await page.keyboard.press('o')
  await page.keyboard.press('Shift+O')
  await page.getByRole('switch', { name }).click()
  for (let index = 1; index <= slice; index++) {
    await page.keyboard.press('ArrowDown')
    await shows(page, index)
  }
  await page.locator('.lg-layer-part').first().waitFor()
}

const shapes = '[data-cell="0"] .lg-shapes'
const red = [255, 0, 0] as const
/** Our own for a second segment that states none. */
const blue = [77, 171, 247] as const

/** Of an image box in pixels from its corner: a column is 1.6 pixels of the screen, a row one, the image's middle in the middle. */
const onScreen = (left: number, right: number, top: number, bottom: number) => ({
  left: (left - 128) * 1.6,
  right: (right - 128) * 1.6,
  top: top - 128,
  bottom: bottom - 128,
})

/** Waits until a colour fills a box, to a pixel. */
async function fills(colour: readonly [number, number, number], expected: ReturnType<typeof onScreen>, within = 1) {
  await expect
    .poll(async () => {
      const box = await boxOfColour(page, shapes, colour)
      const sides = ['left', 'right', 'top', 'bottom'] as const
      return box ? Math.max(...sides.map((side) => Math.abs(box[side] - expected[side]))) : Number.POSITIVE_INFINITY
    })
    .toBeLessThanOrEqual(within)
}

const seen = async (colour: readonly [number, number, number]) =>
  (await boxOfColour(page, shapes, colour)) !== undefined

describe('a segmentation', () => {
  test('covers the pixels that it was made for, in the colours of the file, in no other slice', async () => {
    await openWithOverlay('two segments', 2)
    await fills(red, onScreen(60, 140, 40, 80))
    await fills(blue, onScreen(200, 220, 150, 160))
    await page.keyboard.press('ArrowDown')
    await shows(page, 3)
    await fills(red, onScreen(60, 140, 40, 80))
    expect(await seen(blue)).toBe(false)
    await page.keyboard.press('ArrowDown')
    await shows(page, 4)
    await page.locator(`${shapes}[data-shapes="0"]`).waitFor()
  })

  test('turns and flips with its image', async () => {
    await openWithOverlay('two segments', 2)
    const { left, right, top, bottom } = onScreen(60, 140, 40, 80)
    await page.keyboard.press('f')
    await fills(red, { left: -right, right: -left, top, bottom })
    await page.keyboard.press('f')
    await page.keyboard.press('t')
    await fills(red, { left: -bottom, right: -top, top: left, bottom: right })
  })

  test('its segments are switched one by one, fainter and stronger, and found, by keyboard alone', async () => {
    await openWithOverlay('two segments', 2)
    await fills(red, onScreen(60, 140, 40, 80))
    await page.getByRole('checkbox', { name: 'Lesion' }).focus()
    await page.keyboard.press('Space')
    await expect.poll(() => seen(red)).toBe(false)
    expect(await seen(blue)).toBe(true)
    await page.keyboard.press('Space')
    const { opacity } = (await waitForBox(red))!
    await page.getByRole('slider', { name: 'Opacity' }).focus()
    for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await boxOfColour(page, shapes, red))?.opacity).toBeGreaterThan(opacity + 50)
    await page.getByRole('button', { name: 'Hide all' }).focus()
    await page.keyboard.press('Enter')
    await page.locator(`${shapes}[data-shapes="0"]`).waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('button', { name: 'Go to Lesion' }).focus()
    await page.keyboard.press('Enter')
    await shows(page, 3)
  })

  const stack = real.segmented.filter((path) => path !== undefined)
  test.runIf(real.segmentation && stack.length === 4)(
    'of another maker covers the pixels that pydicom finds',
    async () => {
      await openStudyOf(real.segmentation!)
      await shows(page, 0)
      const masks = masksOf(real.segmentation!)
      await page.keyboard.press('o')
      await page.keyboard.press('Shift+O')
      await page
        .locator('.lg-layer', { has: page.getByText('SEG', { exact: true }) })
        .getByRole('switch')
        .first()
        .click()
      await page.locator('.lg-layer-part').first().waitFor()
      const slices = await page.locator('.lg-slider input').getAttribute('max')
      for (let index = 0; index < Number(slices); index++) {
        await shows(page, index)
        const z = Number(
          (await page.locator('.lg-corner[data-at="bottom-left"]').textContent())?.match(/Loc (-?[\d.]+)/)?.[1],
        )
        const expected = masks.find((mask) => Math.abs(mask.z - z) < 0.2)?.pixels
        if (expected) await expect.poll(() => coveredPixels(16)).toEqual(expected)
        await page.keyboard.press('ArrowDown')
      }
    },
  )
})

async function waitForBox(colour: readonly [number, number, number]): Promise<ColourBox | undefined> {
  await expect.poll(() => seen(colour)).toBe(true)
  return boxOfColour(page, shapes, colour)
}

/** Union of the segments of each slice, as pydicom reads them: 1 where a pixel is covered. */
function masksOf(file: string): { z: number; pixels: string }[] {
  const script = `
import json, sys, pydicom, numpy
file = pydicom.dcmread(sys.argv[1])
union = {}
for group, frame in zip(file.PerFrameFunctionalGroupsSequence, file.pixel_array):
    z = float(group.PlanePositionSequence[0].ImagePositionPatient[2])
    union[z] = union.get(z, numpy.zeros(frame.shape, bool)) | (frame > 0)
print(json.dumps([{'z': z, 'pixels': ''.join(str(int(one)) for one in mask.ravel())} for z, mask in union.items()]))
`
  return JSON.parse(execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', script, file], { encoding: 'utf8' }))
}

/** Which pixels of a square image in the middle of the canvas are covered, one pixel of the screen for each. */
const coveredPixels = (side: number) =>
  page.evaluate(
    ([query, size]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(query)!
      if (canvas.width === 0) return '0'.repeat(size * size)
      const [left, top] = [(canvas.width - size) / 2, (canvas.height - size) / 2].map(Math.round) as [number, number]
      const { data } = canvas.getContext('2d')!.getImageData(left, top, size, size)
      return Array.from({ length: size * size }, (_, pixel) => (data[4 * pixel + 3]! > 20 ? '1' : '0')).join('')
    },
    [shapes, side] as const,
  )

describe('contours of a plan', () => {
  const [green, magenta] = [[0, 255, 0] as const, [255, 0, 255] as const]

  test('run where they were drawn, in their slice only, with more points than metadata carries', async () => {
    await openWithOverlay('structures', 3)
    await fills(green, { left: -63.2, right: 64.8, top: -29.5, bottom: 30.5 }, 2.1)
    await fills(magenta, onScreen(20.5, 60.5, 20.5, 60.5), 2.1)
    await page.keyboard.press('ArrowDown')
    await shows(page, 4)
    await page.locator(`${shapes}[data-shapes="0"]`).waitFor()
  })

  test('each structure has its name and its switch', async () => {
    await openWithOverlay('structures', 3)
    await page.getByRole('checkbox', { name: 'Cord' }).click()
    await expect.poll(() => seen(magenta)).toBe(false)
    expect(await seen(green)).toBe(true)
  })
})

describe('the panel of overlays', () => {
  test('axe finds nothing serious in it, and it fits a telephone', async () => {
    await openWithOverlay('two segments', 2)
    expect(await seriousProblems(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('checkbox', { name: 'Vessel' }).scrollIntoViewIfNeeded()
    expect(await sidewaysPixels(page)).toBe(0)
    await page.setViewportSize({ width: 1280, height: 800 })
  })
})

describe('a PDF', () => {
  test('is drawn in the page, box for box, with its words for who cannot see them', async () => {
    await openStudyOf(objects.pdf)
    await page.locator('canvas[data-page="1"][data-drawn]').waitFor()
    const box = (await boxOfColour(page, 'canvas[data-page="1"]', red))!
    const { width, height } = await page
      .locator('canvas[data-page="1"]')
      .evaluate((canvas: HTMLCanvasElement) => ({ width: canvas.width, height: canvas.height }))
    // From (40, 30) to (160, 90) points from the lower left corner of 300 x 200.
    const expected = { left: 40 / 300 - 0.5, right: 160 / 300 - 0.5, top: 0.5 - 90 / 200, bottom: 0.5 - 30 / 200 }
    expect(Math.abs(box.left / width - expected.left)).toBeLessThan(0.01)
    expect(Math.abs(box.right / width - expected.right)).toBeLessThan(0.01)
    expect(Math.abs(box.top / height - expected.top)).toBeLessThan(0.01)
    expect(Math.abs(box.bottom / height - expected.bottom)).toBeLessThan(0.01)
    expect(await page.getByRole('region', { name: 'Page 1' }).textContent()).toContain('Findings: none')
    await page.locator('canvas[data-page="2"]').scrollIntoViewIfNeeded()
    await page.locator('canvas[data-page="2"][data-drawn]').waitFor()
    expect(await boxOfColour(page, 'canvas[data-page="2"]', [0, 0, 255])).toBeDefined()
    expect(await seriousProblems(page)).toEqual([])
  })

  test('leaves as a file for who may export, and for nobody else', async () => {
    await openStudyOf(objects.pdf)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the PDF' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('document.pdf')
    expect(
      readFileSync(await file.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    await withoutRight(page, 'study:export', async () => {
      await openStudyOf(objects.pdf)
      await page.locator('canvas[data-page="1"][data-drawn]').waitFor()
      expect(await page.getByRole('button', { name: 'Save the PDF' }).count()).toBe(0)
    })
  })
})

describe('a report', () => {
  test('shows a sentence that is too long for metadata', async () => {
    await openStudyOf(objects.report)
    await page.getByText('The last word is heron.').waitFor()
  })
})
