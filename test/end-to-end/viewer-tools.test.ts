/**
 * The viewer's tools in Chromium, each by what it does to the pixels or the numbers: looking, regions drawn by hand, planes, projection
 * and rendering of a volume. Every expected value comes from how the series were made, or from numpy.
 */
import { describe, expect, test } from 'vitest'
import { seriousProblems } from './support/axe.ts'
import { greysAt, neighbourDifference, type Place } from './support/greys.ts'
import { type MadeSeries, makeSeries, regionStatistics } from './support/made-series.ts'
import { useOneViewer } from './support/one-viewer.ts'
import {
  click,
  drag,
  measured,
  measurementRows,
  middleOf,
  openStudyOf,
  painted,
  shows,
  withoutRight,
} from './support/viewer-page.ts'

let made: MadeSeries
const viewer = useOneViewer({
  fill: (folder) => {
    made = makeSeries(folder)
    return Object.values(made).flat()
  },
})

/** Opens the axial series at one pixel of the screen for a row: a column is 1.6 pixels wide. */
async function openAxial(): Promise<void> {
  await openStudyOf(viewer.page, made.axial[0]!)
  await shows(viewer.page, 0)
  await viewer.page.keyboard.press('o')
  await painted(viewer.page)
}

const greys = (places: readonly Place[], canvas?: string) => greysAt(viewer.page, places, canvas)

/** Waits until the greys at places are near what they should be. */
const become = (places: readonly Place[], wanted: readonly number[], canvas?: string) =>
  expect
    .poll(async () => {
      const found = await greys(places, canvas)
      return Math.max(...found.map((grey, index) => Math.abs(grey - wanted[index]!)))
    })
    .toBeLessThan(4)

describe('looking at an image', () => {
  const places = [
    [-60, -40],
    [60, -40],
    [-60, 40],
    [60, 40],
  ] as const

  test('inverting, flipping and turning do to the pixels what they say, and reset takes it back', async () => {
    const { page } = viewer
    await openAxial()
    const before = await greys(places)
    // The four places differ by far more than what counts as alike.
    expect(Math.min(...before.flatMap((a, i) => before.slice(i + 1).map((b) => Math.abs(a - b))))).toBeGreaterThan(15)
    const inverted = before.map((grey) => 255 - grey)
    const mirrored = places.map(([x, y]) => [-x, y] as const)
    const turned = places.map(([x, y]) => [-y, x] as const)
    await page.keyboard.press('i')
    await become(places, inverted)
    await page.keyboard.press('i')
    await page.keyboard.press('f')
    await become(mirrored, before)
    await page.keyboard.press('f')
    await page.keyboard.press('t')
    await become(turned, before)
    await page.keyboard.press('t')
    await become(
      places.map(([x, y]) => [-x, -y] as const),
      before,
    )
    await page.keyboard.press('r')
    await page.keyboard.press('o')
    await become(places, before)
  })

  test('the magnifier enlarges what lies under it while the button is down', async () => {
    const { page } = viewer
    await openAxial()
    const [under, aside] = (await greys([
      [0, 0],
      [60, 40],
    ])) as [number, number]
    expect(aside - under).toBeGreaterThan(20)
    await page.keyboard.press('m')
    const [x, y] = await middleOf(page)
    const glass = '.magnifyTool canvas'
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.locator(glass).waitFor()
    await become([[0, 0]], [under], glass)
    // Single pixels of noise are patches under the glass: neighbours there are alike, in the image they are not.
    const inTheImage = await neighbourDifference(page, '.lg-canvas canvas')
    await expect.poll(() => neighbourDifference(page, glass)).toBeLessThan(0.6 * inTheImage)
    await page.mouse.move(x + 30, y + 20)
    await page.mouse.move(x + 60, y + 40)
    await become([[0, 0]], [aside], glass)
    await page.mouse.up()
    await page.locator(glass).waitFor({ state: 'detached' })
    await page.keyboard.press('w')
  })

  test('a point’s value is that of its pixel, and words stay where they were put', async () => {
    const { page } = viewer
    await openAxial()
    await page.keyboard.press('c')
    await page.keyboard.press('h')
    // The middle of a pixel of the screen: column 128 + 24.5 / 1.6, row 128 + 30.5.
    await click(page, [24, 30])
    await measured(page, 'HU')
    const [[, value, place]] = (await measurementRows(page)) as [string[]]
    const [column, row] = /\((\d+), (\d+)\)/.exec(place!)!.slice(1).map(Number) as [number, number]
    expect(Math.abs(column - 143)).toBeLessThanOrEqual(1)
    expect(Math.abs(row - 158)).toBeLessThanOrEqual(1)
    const { mean } = regionStatistics(made.axial[0]!, 'POLYLINE', [column, row, column + 1, row + 1])
    expect(Number.parseFloat(value!)).toBeCloseTo(mean, 0)
    await page.keyboard.press('y')
    await click(page, [-60, -60])
    await page.getByRole('dialog').getByRole('textbox').fill('old fracture')
    await page.keyboard.press('Enter')
    await measured(page, 'old fracture')
    await page.keyboard.press('w')
  })
})

describe('planes and volume', () => {
  const solid = '[data-plane="solid"] canvas'

  async function openVolume(): Promise<void> {
    const { page } = viewer
    await openStudyOf(page, made.axial[0]!)
    await shows(page, 0)
    await page.keyboard.press('v')
    await page.locator('.lg-volume[data-ready="true"]').waitFor()
    await expect.poll(async () => (await greys([[0, 0]], solid))[0]).toBeGreaterThan(0)
  }

  const across = [
    [-20, 0],
    [0, 0],
    [20, 0],
  ] as const

  test('the projection shows the greatest value along each ray', async () => {
    await openVolume()
    // Values are 900 + row + 2 column + 0 to 59 of noise; the file asks for a window of 1000 around 300. In the middle column the
    // greatest of all rows lies between 1411 and 1470, less what interpolation takes from single pixels.
    const grey = (stored: number) => (255 * (stored - 1024 + 200)) / 1000
    await expect.poll(async () => (await greys(across, solid))[1]).toBeGreaterThan(grey(1400))
    const [left, middle, right] = (await greys(across, solid)) as [number, number, number]
    expect(middle).toBeLessThan(grey(1475))
    expect(right - left).toBeGreaterThan(1)
    // The plane through the middle row is darker by half of the rows.
    const cut = await greys(across, '[data-plane="coronal"] canvas')
    for (const [index, projected] of [left, middle, right].entries())
      expect(projected - cut[index]!).toBeGreaterThan(10)
    await viewer.page.keyboard.press('v')
  })

  test('the rendering draws a body that turns in the hand, and axe finds nothing serious beside it', async () => {
    const { page } = viewer
    await openVolume()
    await page.getByText('Rendering', { exact: true }).click()
    await page.getByRole('region', { name: 'Rendering' }).waitFor()
    await expect.poll(async () => (await greys([[0, 0]], solid))[0]).toBeGreaterThan(5)
    // Nine slices seen from the front are a low wide block; seen from above they are as deep as the image is high.
    const above = [[0, -60]] as const
    expect((await greys(above, solid))[0]).toBeLessThan(1)
    const box = (await page.locator('[data-plane="solid"] .lg-canvas').boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, y + 40)
    await page.mouse.move(x, y + 80)
    await page.mouse.up()
    await expect.poll(async () => (await greys(above, solid))[0]).toBeGreaterThan(5)
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('v')
    await shows(page, 0)
  })

  test('a measurement in a plane has its length, and the list says that it is not kept', async () => {
    const { page } = viewer
    await openVolume()
    await page.keyboard.press('c')
    await page.keyboard.press('l')
    const plane = page.locator('[data-plane="axial"] .lg-canvas')
    const box = (await plane.boundingBox())!
    const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]
    await page.mouse.move(x - 30, y)
    await page.mouse.down()
    await page.mouse.move(x, y)
    await page.mouse.move(x + 30, y)
    await page.mouse.up()
    await measured(page, 'mm')
    await page.getByText('lies in a plane of a volume').waitFor()
    expect(await page.getByRole('button', { name: 'Keep as structured report' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Remove: Length' }).click()
    await page.getByText('Nothing is measured yet').waitFor()
    await page.keyboard.press('w')
    await page.keyboard.press('v')
    await shows(page, 0)
  })
})

describe('a region drawn by hand', () => {
  /** Corners on the screen; the last line is left open, the tool draws it. */
  const corners = [
    [-80, -50],
    [40, -70],
    [60, 40],
    [-30, 70],
  ] as const

  test('has the area and the statistics of the pixels inside, by numpy, and is kept and drawn again', async () => {
    const { page } = viewer
    await openAxial()
    await page.keyboard.press('c')
    await page.keyboard.press('Shift+F')
    const [x, y] = await middleOf(page)
    await page.mouse.move(x + corners[0][0], y + corners[0][1])
    await page.mouse.down()
    for (const [dx, dy] of [...corners.slice(1), corners[0]]) await page.mouse.move(x + dx, y + dy, { steps: 12 })
    await page.mouse.up()
    await measured(page, 'HU')
    const [[name, area, mean, range]] = (await measurementRows(page)) as [string[]]
    expect(name).toBe('Freehand region')
    // Half of the sum of cross products, a pixel of the screen being half a millimetre.
    const twice = corners.reduce((sum, [ax, ay], index) => {
      const [bx, by] = corners[(index + 1) % corners.length]!
      return sum + ax * by - bx * ay
    }, 0)
    const expected = (Math.abs(twice) / 2) * 0.25
    expect(Math.abs(Number.parseFloat(area!) - expected)).toBeLessThan(0.03 * expected)
    const onImage = corners.flatMap(([cx, cy]) => [128 + cx / 1.6, 128 + cy])
    const truth = regionStatistics(made.axial[0]!, 'POLYGON', onImage)
    const [found, deviation] = /(-?[\d.]+) ± ([\d.]+) HU/.exec(mean!)!.slice(1).map(Number) as [number, number]
    expect(Math.abs(found - truth.mean)).toBeLessThan(1.5)
    expect(Math.abs(deviation - truth.deviation)).toBeLessThan(1.5)
    const [least, greatest] = /(-?[\d.]+) to (-?[\d.]+)/.exec(range!)!.slice(1).map(Number) as [number, number]
    expect(Math.abs(least - truth.least)).toBeLessThan(6)
    expect(Math.abs(greatest - truth.greatest)).toBeLessThan(6)
    await page.getByRole('button', { name: 'Keep as structured report' }).click()
    await page.getByText('Kept in the archive').waitFor()
    // A page that remembers nothing computes the same from the contour in the report.
    await page.reload()
    await openAxial()
    await page.keyboard.press('c')
    await measured(page, mean!)
  })
})

test('all measurements of the images in view are removed at once, also when their list was never opened', async () => {
  const { page } = viewer
  await page.reload()
  await openStudyOf(page, made.detector[0]!)
  await shows(page, 0)
  await page.keyboard.press('l')
  await drag(page, [-50, -20], [50, -20])
  await drag(page, [-50, 20], [50, 20])
  const words = page.locator('.lg-canvas .svg-layer text')
  await expect.poll(() => words.count()).toBe(2)
  await page.getByRole('button', { name: 'Remove all measurements' }).click()
  await expect.poll(() => words.count()).toBe(0)
  await page.keyboard.press('w')
})

test('Escape closes what lies over the images and nothing more; with nothing over them it leaves the study', async () => {
  const { page } = viewer
  await openAxial()
  const address = page.url()
  for (const open of [
    () => page.keyboard.press('?'),
    () => page.keyboard.press('g'),
    () => page.getByRole('button', { name: 'More' }).click(),
  ]) {
    await open()
    const over = page.locator('[role="dialog"]:visible, [role="menu"]:visible').first()
    await over.waitFor()
    // Also before the focus has come there, or after it has gone back.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press('Escape')
    await over.waitFor({ state: 'detached' })
    expect(page.url()).toBe(address)
  }
  await page.keyboard.press('Escape')
  await page.locator('tr[data-index="0"]').waitFor()
})

describe('without the right to export', () => {
  test('neither picture nor print nor download is offered', async () => {
    const { page } = viewer
    await withoutRight(page, 'study:export', async () => {
      await openStudyOf(page, made.axial[0]!)
      await shows(page, 0)
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: 'DICOM elements' }).waitFor()
      expect(await page.getByRole('menuitem', { name: /PNG|Print|Download/ }).count()).toBe(0)
      await page.keyboard.press('Escape')
    })
  })
})
