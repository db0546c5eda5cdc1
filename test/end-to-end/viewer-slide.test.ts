/** A whole slide in Chromium: which place of the glass stands where, by colours that tell column, row and level. */
import { describe, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { sampleFiles } from './support/files.ts'
import { type MadeObjects, makeObjects } from './support/made-objects.ts'
import { makeSeries } from './support/made-series.ts'
import { useOneViewer } from './support/one-viewer.ts'
import { keepPicture } from './support/pages.ts'
import { openStudyOf } from './support/viewer-page.ts'

const real = sampleFiles().find(({ path }) => path.endsWith('/sm_image_dots.dcm'))?.path

let objects: MadeObjects
const viewer = useOneViewer({
  fill: (folder) => {
    objects = makeObjects(folder, makeSeries(folder).axial)
    return [...objects.slide, ...(real ? [real] : [])]
  },
})

const canvas = () => viewer.page.locator('.lg-slide-canvas')

/** Opens a slide and waits until every tile in view is there. */
async function openSlide(file: string): Promise<void> {
  await openStudyOf(viewer.page, file)
  await settled()
}

const settled = () => viewer.page.locator('.lg-slide-canvas[data-missing="0"]').waitFor()

/** What is in view: middle in pixels of the first level, scale; colours in the middle of the window and aside of it. */
const state = () =>
  canvas().evaluate((one: HTMLCanvasElement) => {
    const [x, y, scale] = one.dataset.view!.split(' ').map(Number) as [number, number, number]
    const [dx, dy] = [-60, 40]
    const colourAt = (right: number, down: number) => [
      ...one
        .getContext('2d')!
        .getImageData(one.width / 2 + right, one.height / 2 + down, 1, 1)
        .data.slice(0, 3),
    ]
    const [middle, aside] = [colourAt(0, 0), colourAt(dx, dy)]
    return { x, y, scale, level: Number(one.dataset.level), middle, aside, dx, dy }
  })

/** Red tells the column, green the row, blue the level. */
async function isWhereItSays(): Promise<void> {
  await settled()
  const { x, y, scale, level, middle, aside, dx, dy } = await state()
  const expected = (column: number, row: number) => [(column * 250) / 2400, (row * 250) / 1440, level === 0 ? 0 : 200]
  for (const [colour, wanted] of [
    [middle, expected(x, y)],
    [aside, expected(x + dx / scale, y + dy / scale)],
  ] as const)
    for (const [channel, value] of wanted.entries()) expect(Math.abs(colour[channel]! - value)).toBeLessThan(12)
}

describe('a whole slide', () => {
  test('opens whole from its small level, and takes the finer tiles as one comes nearer', async () => {
    const { page } = viewer
    await openSlide(objects.slide[0]!)
    await isWhereItSays()
    expect((await state()).level).toBe(1)
    await canvas().focus()
    for (let step = 0; step < 4; step++) await page.keyboard.press('+')
    await expect.poll(async () => (await state()).level).toBe(0)
    await isWhereItSays()
    const near = await state()
    await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await state()).x).toBeGreaterThan(near.x)
    await isWhereItSays()
    await page.keyboard.press('0')
    await expect.poll(async () => (await state()).level).toBe(1)
    await isWhereItSays()
    expect(await seriousProblems(page)).toEqual([])
  })

  test('is moved with the mouse, and the place under the wheel stays where it is', async () => {
    const { page } = viewer
    await openSlide(objects.slide[0]!)
    const box = (await canvas().boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x + 100, y)
    const before = await state()
    await page.mouse.wheel(0, -400)
    await expect.poll(async () => (await state()).scale).toBeGreaterThan(2 * before.scale)
    const after = await state()
    expect(after.x + 100 / after.scale).toBeCloseTo(before.x + 100 / before.scale, 0)
    await isWhereItSays()
    await page.mouse.down()
    await page.mouse.move(x - 20, y + 10, { steps: 3 })
    await page.mouse.up()
    await expect.poll(async () => Math.abs((await state()).x - after.x - 120 / after.scale)).toBeLessThan(0.5)
    await isWhereItSays()
  })

  test('its label is a picture beside it', async () => {
    await openSlide(objects.slide[0]!)
    await viewer.page.getByText('Label', { exact: true }).click()
    await expect.poll(async () => Math.abs((await state()).middle[2]! - 90)).toBeLessThan(12)
  })

  test('fits a telephone', async () => {
    const { page } = viewer
    await page.setViewportSize({ width: 360, height: 740 })
    await openSlide(objects.slide[0]!)
    await isWhereItSays()
    expect(await sidewaysPixels(page)).toBe(0)
    await keepPicture(page, 'slide-360')
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  test.runIf(real)('of another maker opens', async () => {
    await openSlide(real!)
    // 50 by 50 pixels.
    expect(await state()).toMatchObject({ x: 25, y: 25 })
  })

  test('says how many tiles cannot be shown, and where', async () => {
    const { page } = viewer
    await page.route('**/frames/1/rendered*', (route) =>
      route.fulfill({ contentType: 'image/jpeg', body: 'no picture' }),
    )
    await openSlide(objects.slide[0]!)
    await page.getByText('1 tile cannot be shown').waitFor()
    await page.unroute('**/frames/1/rendered*')
  })
})
