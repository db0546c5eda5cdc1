/**
 * The viewer's tools in Chromium, each by what it does to the pixels or the numbers: looking, planes and volume, regions drawn by
 * hand, presets, letters of real series, statistics against the figures of the manifest.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seriousProblems } from './support/axe.ts'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { sampleFiles } from './support/files.ts'
import { elementValue } from './support/images.ts'
import { type MadeSeries, makeSeries, regionStatistics } from './support/made-series.ts'
import { TestArchive } from './support/test-archive.ts'
import { click, drag, measured, measurementRows, middleOf, openViewer, painted, shows } from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'

/** Real images whose letters and values are known from their headers and the manifest. */
const real = [
  'ct-chest-lidc/0001.dcm',
  'mr-angio-16/0001.dcm',
  'mr-sag-hfs/0001.dcm',
  'mr-sag-mprage/0001.dcm',
  'dx_image.dcm',
].flatMap((ending) => sampleFiles().find(({ path }) => path.endsWith(`/${ending}`)) ?? [])

let archive: TestArchive
let browser: Browser
let origin: string
let made: MadeSeries
let open: WatchedPage
let page: Page

beforeAll(async () => {
  archive = await TestArchive.create()
  made = makeSeries(join(archive.place, 'made'))
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', ...Object.values(made).flat(), ...real.map(({ path }) => path)])
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

async function openStudyOf(file: string): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/'
  })
  await page.locator('tr[data-index="0"]').waitFor()
  await openViewer(page, elementValue(file, 'StudyInstanceUID'))
  await shows(page, 0)
  await painted(page)
}

/** Mean grey of 16 x 16 pixels around places, given from the middle of the first canvas that fits. */
const greys = (places: readonly (readonly [number, number])[], selector = '.lg-canvas canvas'): Promise<number[]> =>
  page.evaluate(
    ([query, list]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(query)!
      const context = canvas.getContext('2d')!
      return list.map(([x, y]) => {
        const { data } = context.getImageData(canvas.width / 2 + x - 8, canvas.height / 2 + y - 8, 16, 16)
        return data.reduce((sum, value, index) => (index % 4 === 0 ? sum + value : sum), 0) / 256
      })
    },
    [selector, places] as const,
  )

const places = [
  [-60, -40],
  [60, -40],
  [-60, 40],
  [60, 40],
] as const

/** Waits until the greys at places are near what they should be. */
const become = (at: readonly (readonly [number, number])[], wanted: readonly number[]) =>
  expect
    .poll(async () => {
      const found = await greys(at)
      return Math.max(...found.map((grey, index) => Math.abs(grey - wanted[index]!)))
    })
    .toBeLessThan(4)

describe('looking at an image', () => {
  test('inverting, flipping and turning do to the pixels what they say, and reset takes it back', async () => {
    await openStudyOf(made.axial[0]!)
    await page.keyboard.press('o')
    await painted(page)
    const before = await greys(places)
    await page.keyboard.press('i')
    await become(
      places,
      before.map((grey) => 255 - grey),
    )
    await page.keyboard.press('i')
    await page.keyboard.press('f')
    await become(
      places.map(([x, y]) => [-x, y] as const),
      before,
    )
    await page.keyboard.press('f')
    await page.keyboard.press('t')
    await become(
      places.map(([x, y]) => [-y, x] as const),
      before,
    )
    await page.keyboard.press('r')
    await page.keyboard.press('o')
    await become(places, before)
  })

  test('the magnifier enlarges what lies under it while the button is down', async () => {
    await openStudyOf(made.axial[0]!)
    await page.keyboard.press('o')
    await page.keyboard.press('m')
    const [x, y] = await middleOf(page)
    await page.mouse.move(x, y)
    await page.mouse.down()
    const glass = page.locator('.magnifyTool canvas')
    await glass.waitFor()
    await page.mouse.move(x + 30, y + 10)
    await painted(page)
    // Noise of single pixels is in patches under the glass: neighbours there are alike, in the image they are not.
    await expect
      .poll(() => neighbourDifference('.magnifyTool canvas'))
      .toBeLessThan(0.6 * (await neighbourDifference('.lg-canvas canvas')))
    await page.mouse.up()
    await glass.waitFor({ state: 'detached' })
  })

  test('a point’s value is that of its pixel, and words stay where they were put', async () => {
    await openStudyOf(made.axial[0]!)
    await page.keyboard.press('o')
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
  })
})

/** Mean difference of neighbours in a row around the middle of a canvas. */
const neighbourDifference = (selector: string): Promise<number> =>
  page.evaluate((query) => {
    const canvas = document.querySelector<HTMLCanvasElement>(query)!
    const { data } = canvas.getContext('2d')!.getImageData(canvas.width / 2 - 30, canvas.height / 2 - 30, 60, 60)
    let sum = 0
    for (let at = 4; at < data.length; at += 4) sum += Math.abs(data[at]! - data[at - 4]!)
    return sum / (data.length / 4)
  }, selector)

describe('a region drawn by hand', () => {
  /** Corners on the screen; the last is left open, the tool closes it. */
  const corners = [
    [-80, -50],
    [40, -70],
    [60, 40],
    [-30, 70],
  ] as const

  test('has the area and the statistics of the pixels inside, by numpy, and is kept and drawn again', async () => {
    await openStudyOf(made.axial[0]!)
    await page.keyboard.press('o')
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
    const truth = regionStatistics(
      made.axial[0]!,
      'POLYGON',
      corners.flatMap(([cx, cy]) => [128 + cx / 1.6, 128 + cy]),
    )
    const [, found, deviation] = /(-?[\d.]+) ± ([\d.]+) HU/.exec(mean!)!.map(Number) as [number, number, number]
    expect(Math.abs(found - truth.mean)).toBeLessThan(1.5)
    expect(Math.abs(deviation - truth.deviation)).toBeLessThan(1.5)
    const [least, greatest] = /(-?[\d.]+) to (-?[\d.]+)/.exec(range!)!.slice(1).map(Number) as [number, number]
    expect(Math.abs(least - truth.least)).toBeLessThan(6)
    expect(Math.abs(greatest - truth.greatest)).toBeLessThan(6)
    await page.getByRole('button', { name: 'Keep as structured report' }).click()
    await page.getByText('Kept in the archive').waitFor()
    await page.reload()
    await openStudyOf(made.axial[0]!)
    await page.keyboard.press('c')
    await measured(page, mean!)
  })
})

describe('planes and volume', () => {
  async function openVolume(): Promise<void> {
    await openStudyOf(made.axial[0]!)
    await page.keyboard.press('v')
    await page.locator('.lg-volume[data-ready="true"]').waitFor()
    await expect.poll(() => solid().then(([middle]) => middle)).toBeGreaterThan(0)
  }

  const solid = () => greys([[0, 0]], '[data-plane="solid"] canvas')

  test('the projection shows the greatest value along each ray: no plane is brighter', async () => {
    await openVolume()
    const across = [
      [-20, 0],
      [0, 0],
      [20, 0],
    ] as const
    await expect
      .poll(async () => {
        const projected = await greys(across, '[data-plane="solid"] canvas')
        const cut = await greys(across, '[data-plane="coronal"] canvas')
        return Math.min(...projected.map((grey, index) => grey - cut[index]!))
      })
      .toBeGreaterThan(10)
    const [left, , right] = await greys(across, '[data-plane="solid"] canvas')
    expect(right! - left!).toBeGreaterThan(1)
  })

  test('the rendering draws a body, and axe finds nothing serious beside it', async () => {
    await openVolume()
    await page.getByText('Rendering', { exact: true }).click()
    await page.getByRole('region', { name: 'Rendering' }).waitFor()
    await expect.poll(async () => (await solid())[0]).toBeGreaterThan(5)
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('v')
    await shows(page, 0)
  })

  test('a measurement in a plane has its length, and the list says that it is not kept', async () => {
    await openVolume()
    await page.keyboard.press('c')
    await page.keyboard.press('l')
    const box = (await page.locator('[data-plane="sagittal"] .lg-canvas').boundingBox())!
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
    await page.keyboard.press('v')
  })
})

describe('presets', () => {
  const windowSaid = () => page.locator('.lg-corner[data-at="bottom-right"]').textContent()

  test('of a radiograph without a window are shares of its range, each on its key', async () => {
    await openStudyOf(made.detector[0]!)
    const { least, greatest } = regionStatistics(made.detector[0]!, 'POLYLINE', [0, 0, 256, 256])
    await page.keyboard.press('2')
    const [center, width] = [(least + greatest) / 2, (greatest - least) / 2]
    await expect
      .poll(async () => {
        const [, c, w] = /C (-?\d+)\s+W (\d+)/.exec((await windowSaid()) ?? '') ?? []
        return Math.abs(Number(c) - center) + Math.abs(Number(w) - width)
      })
      .toBeLessThan(4)
  })

  test('of PET go up to an uptake', async () => {
    await openStudyOf(made.detector[0]!)
    await page.locator('.lg-thumb').nth(2).click()
    await shows(page, 0)
    await painted(page)
    await page.keyboard.press('2')
    const perBq = 70_000 / (370e6 * 2 ** (-3600 / 6586.2))
    await page.locator('.lg-corner', { hasText: `C ${Math.round(2.5 / perBq)}  W ${Math.round(5 / perBq)}` }).waitFor()
    await page.getByRole('button', { name: 'Presets' }).click()
    await page.getByRole('menuitem', { name: 'SUVbw 0–10' }).click()
    await page.locator('.lg-corner', { hasText: `W ${Math.round(10 / perBq)}` }).waitFor()
  })

  test('of MR are around what the file asks for', async () => {
    const mr = real.find(({ path }) => path.includes('mr-angio-16'))
    if (!mr) return expect(real.length).toBe(0)
    await openStudyOf(mr.path)
    const [center, width] = ['WindowCenter', 'WindowWidth'].map((name) =>
      Number(elementValue(mr.path, name).split('\\')[0]),
    )
    await page.keyboard.press('2')
    await page.locator('.lg-corner', { hasText: `C ${Math.round(center!)}  W ${Math.round(width! / 2)}` }).waitFor()
  })
})

describe('real series', () => {
  const letters = `
import sys, numpy, pydicom
file = pydicom.dcmread(sys.argv[1], stop_before_pixels=True)
opposite = dict(zip('LRPAHF', 'RLAPFH'))
if 'ImageOrientationPatient' in file:
    row, column = numpy.array(file.ImageOrientationPatient, float).reshape(2, 3)
    def words(direction):
        parts = [(abs(size), 'LPH'[axis] if size > 0 else 'RAF'[axis]) for axis, size in enumerate(direction) if abs(size) > 0.1]
        return ''.join(letter for _, letter in sorted(parts, reverse=True))
    print(words(-column), words(row), words(column), words(-row))
else:
    row, column = file.PatientOrientation
    turn = lambda text: ''.join(opposite[one] for one in text)
    print(turn(column), row, column, turn(row))
`

  test.each(real)('the letters at the edges are those of the header: $path', async ({ path }) => {
    await openStudyOf(path)
    const expected = execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', letters, path], { encoding: 'utf8' })
    await expect.poll(() => page.locator('.lg-letter').allTextContents()).toEqual(expected.trim().split(' '))
  })

  const chest = real.filter(({ path, pixels }) => path.includes('ct-chest-lidc') && pixels)
  test.each(chest)(
    'least and greatest value of a whole image are the manifest’s, in HU: $path',
    async ({ path, pixels }) => {
      await openStudyOf(path)
      await page.keyboard.press('o')
      await page.keyboard.press('c')
      await page.keyboard.press('q')
      // The image has 256 x 256 pixels, one for a pixel of the screen; the box reaches over its edges.
      await drag(page, [-130, -130], [130, 130])
      await measured(page, 'HU')
      const [slope, intercept] = ['RescaleSlope', 'RescaleIntercept'].map((name) => Number(elementValue(path, name)))
      const line = (await measurementRows(page))[0]!.find((one) => one.includes(' to '))!
      const [least, greatest] = /(-?[\d.]+) to (-?[\d.]+)/.exec(line)!.slice(1).map(Number)
      expect(least).toBe(pixels!.min * slope! + intercept!)
      expect(greatest).toBe(pixels!.max * slope! + intercept!)
    },
  )
})

describe('without the right to export', () => {
  test('neither picture nor print nor download is offered', async () => {
    await page.route('**/api/session', async (route) => {
      const answer = await route.fetch()
      const session = await answer.json()
      const rights = session.rights.filter((right: string) => right !== 'study:export')
      await route.fulfill({ response: answer, json: { ...session, rights } })
    })
    await page.reload()
    await openStudyOf(made.axial[0]!)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'DICOM elements' }).waitFor()
    expect(await page.getByRole('menuitem').allTextContents()).toEqual(['DICOM elements'])
    await page.keyboard.press('Escape')
    await page.unroute('**/api/session')
    await page.reload()
  })
})
