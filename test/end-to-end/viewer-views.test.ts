/**
 * What stands beside and over an image in Chromium: planes of a volume against the direction cosines, linked viewports,
 * priors, overlays, and the objects that are no images.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'

import { type MadeSeries, makeSeries } from './support/made-series.ts'
import { TestArchive } from './support/test-archive.ts'
import { drag, openStudyOf as openStudy, painted, shows } from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'

/** Objects that are no images, as Debian's pydicom ships them. */
const pydicomFolder = '/usr/lib/python3/dist-packages/pydicom/data/test_files'
const debian = (name: string) => join(pydicomFolder, name)
const ecg = debian('waveform_ecg.dcm')
const report = debian('test-SR.dcm')

let archive: TestArchive
let browser: Browser
let made: MadeSeries
let open: WatchedPage
let page: Page

beforeAll(async () => {
  archive = await TestArchive.create()
  made = makeSeries(join(archive.place, 'made'))
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', ...Object.values(made).flat(), ...[ecg, report].filter(existsSync)])
  browser = await launchBrowser()
  open = await openPage(browser, (await archive.serve()).https)
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

describe('planes of a volume', () => {
  test('lie as the direction cosines say: letters at the edges, and values that grow where they grow in the patient', async () => {
    await openStudyOf(made.axial[0]!)
    await shows(page, 0)
    await page.keyboard.press('v')
    await page.locator('.lg-volume[data-ready="true"]').waitFor()
    await expect.poll(() => letters('axial')).toEqual(['A', 'L', 'P', 'R'])
    expect(await letters('sagittal')).toEqual(['H', 'P', 'F', 'A'])
    expect(await letters('coronal')).toEqual(['H', 'L', 'F', 'R'])
    // The made CT grows by 2 for each column (to the left of the patient) and by 1 for each row (to the back).
    await expect.poll(() => growth('axial')).toEqual({ right: true, down: true })
    expect((await growth('coronal')).right).toBe(true)
    expect((await growth('sagittal')).right).toBe(true)
  })

  test('a series of five slices that stand makes a volume as well: its axial plane grows to the back', async () => {
    await openStudyOf(made.axial[0]!)
    await page.locator('.lg-thumb').nth(1).click()
    await shows(page, 0)
    await page.keyboard.press('v')
    await page.locator('.lg-volume[data-ready="true"]').waitFor()
    await expect.poll(() => letters('axial')).toEqual(['A', 'L', 'P', 'R'])
    // Its columns run to the back, its rows to the feet.
    await expect.poll(async () => (await growth('axial')).down).toBe(true)
    expect(await growth('sagittal')).toEqual({ right: true, down: true })
  })

  test('a series that makes no volume says why', async () => {
    await openStudyOf(made.detector[0]!)
    await shows(page, 0)
    await page.keyboard.press('v')
    await page.getByText('fewer than five images').waitFor()
    await page.keyboard.press('v')
    await shows(page, 0)
  })
})

const letters = (plane: string) => page.locator(`[data-plane="${plane}"] .lg-letter`).allTextContents()

/** Whether the drawn values grow from left to right and from top to bottom around the middle of a plane. */
const growth = (plane: string): Promise<{ right: boolean; down: boolean }> =>
  page.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`[data-plane="${name}"] canvas`)!
    const [x, y] = [canvas.width / 2, canvas.height / 2]
    const mean = (dx: number, dy: number) => {
      const { data } = canvas.getContext('2d')!.getImageData(x + dx - 8, y + dy - 8, 16, 16)
      return data.reduce((sum, value, index) => (index % 4 === 0 ? sum + value : sum), 0) / 256
    }
    return { right: mean(30, 0) > mean(-30, 0) + 1, down: mean(0, 30) > mean(0, -30) + 1 }
  }, plane)

describe('several viewports', () => {
  test('a prior of the patient stands beside the current study, and scrolls with it at the distance it had', async () => {
    await openStudyOf(made.current[0]!)
    await shows(page, 0, 0)
    await shows(page, 0, 1)
    await page.locator('[data-cell="1"]').click({ position: { x: 20, y: 200 } })
    await page.keyboard.press('ArrowDown')
    await shows(page, 1, 1)
    await page.keyboard.press('u')
    await page.locator('[data-cell="0"]').click({ position: { x: 20, y: 200 } })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await shows(page, 2, 0)
    await shows(page, 3, 1)
    await page.keyboard.press('u')
  })

  test('a layout is chosen by dragging over the grid, and a plane that cuts another is a line in it', async () => {
    await openStudyOf(made.axial[0]!)
    await shows(page, 0)
    await page.getByRole('button', { name: 'Layout' }).click()
    await page.getByRole('button', { name: '1 × 1' }).hover()
    await page.mouse.down()
    await page.getByRole('button', { name: '1 × 2' }).hover()
    await page.mouse.up()
    await shows(page, 0, 1)
    await page.locator('[data-cell="0"] .lg-shapes[data-shapes="0"]').waitFor()
    await page.locator('[data-cell="1"] .lg-shapes[data-shapes="1"]').waitFor()
    await page.keyboard.press('j')
    await page.locator('[data-cell="1"] .lg-shapes[data-shapes="0"]').waitFor()
    await page.keyboard.press('j')
  })

  test('a point held with the crosshair brings the other viewport to its slice', async () => {
    await openStudyOf(made.axial[0]!)
    await shows(page, 0)
    await page.getByRole('button', { name: 'Layout' }).click()
    await page.getByRole('button', { name: '1 × 2' }).click()
    await shows(page, 0, 1)
    await page.keyboard.press('o')
    await page.keyboard.press('x')
    // The middle of the axial image lies at x = 0, where the first sagittal slice is; 13 mm further is the fourth.
    await drag(page, [0, 0], [26, 0])
    await shows(page, 3, 1)
    await page.keyboard.press('w')
  })

  test('“always open like this” hangs the study so the next time', async () => {
    await openStudyOf(made.axial[0]!)
    await shows(page, 0)
    await page.getByRole('button', { name: 'Layout' }).click()
    await page.getByRole('button', { name: '1 × 2' }).click()
    await page.getByRole('button', { name: 'Always open like this' }).click()
    const kept = page.waitForResponse((response) => response.url().endsWith('/api/preferences'))
    await page.getByRole('menuitem', { name: 'Always open CT like this' }).click()
    expect((await kept).status()).toBe(204)
    await openStudyOf(made.axial[0]!)
    await shows(page, 0, 1)
    // The archive has it, for whatever browser this person opens next.
    const hangings = () => page.evaluate(async () => (await (await fetch('/api/preferences')).json()).hangings)
    expect(await hangings()).toMatchObject([{ modality: 'CT', hanging: { layout: { rows: 1, columns: 2 } } }])
    await page.getByRole('button', { name: 'Always open like this' }).click()
    await page.getByRole('menuitem', { name: 'Forget how CT opens' }).click()
    await expect.poll(hangings).toEqual([])
  })
})

describe('over an image', () => {
  test('a presentation state turns it, sets its window and covers what lies outside its shutter', async () => {
    await openStudyOf(made.axial[0]!)
    await shows(page, 0)
    await page.getByRole('button', { name: 'Overlays of the study' }).click()
    await page.getByRole('switch', { name: /turned/ }).click()
    await page.locator('.lg-corner', { hasText: 'C 100 W 50' }).waitFor()
    await expect.poll(() => page.locator('.lg-letter').allTextContents()).toEqual(['R', 'A', 'L', 'P'])
    await page.locator('.lg-shapes[data-shapes="1"]').waitFor()
  })
})

describe('what is no image', () => {
  test.runIf(existsSync(report))('a structured report is read as a document', async () => {
    await openStudyOf(report)
    await page.locator('.lg-object[data-kind="structured-report"]').waitFor()
    expect(await page.locator('.lg-document-line').count()).toBeGreaterThan(3)
  })

  test.runIf(existsSync(ecg))('an ECG is drawn, a line for each lead', async () => {
    await openStudyOf(ecg)
    await page.locator('.lg-channel polyline').first().waitFor()
    expect(await page.locator('.lg-channel').count()).toBeGreaterThanOrEqual(12)
    const points = await page.locator('.lg-channel polyline').first().getAttribute('points')
    expect(points?.split(' ').length).toBeGreaterThan(500)
  })
})

describe('what leaves the viewer', () => {
  test('the image as a PNG, under a name without the patient', async () => {
    await openStudyOf(made.axial[0]!)
    await shows(page, 0)
    await painted(page)
    await page.getByRole('button', { name: 'More' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Save as PNG' }).click()
    expect((await download).suggestedFilename()).toBe('image.png')
    expect(
      readFileSync(await (await download).path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  test('the elements of the instance are found by tag, name and value', async () => {
    await openStudyOf(made.axial[0]!)
    await shows(page, 0)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'DICOM elements' }).click()
    await page.getByLabel('Filter by tag, name or value').fill('RescaleIntercept')
    await page.getByRole('cell', { name: '-1024' }).waitFor()
    await page.keyboard.press('Escape')
  })
})
