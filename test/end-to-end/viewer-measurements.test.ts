/**
 * Measuring in Chromium: geometry against sizes that the pictures were made with, values against numpy, and the report
 * that keeps them against pydicom and dciodvfy. What is read back was written by the archive, not remembered by the page.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seriousProblems } from './support/axe.ts'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { elementValue } from './support/images.ts'
import { type MadeSeries, makeSeries, regionStatistics } from './support/made-series.ts'
import { TestArchive } from './support/test-archive.ts'
import {
  click,
  drag,
  measured,
  measurementRows,
  openStudyOf,
  painted,
  shows,
  withoutRight,
} from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'

let archive: TestArchive
let browser: Browser
let origin: string
let made: MadeSeries
/** One page for all: leaving a study forgets what was drawn, so each test begins with an empty list. */
let open: WatchedPage
let page: Page

beforeAll(async () => {
  archive = await TestArchive.create()
  made = makeSeries(join(archive.place, 'made'))
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', ...Object.values(made).flat()])
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

/** Opens the study of a file anew at one screen pixel for a row of the image, with the list of measurements. */
async function measureIn(file: string, series = 0): Promise<void> {
  await openStudyOf(page, file)
  await page.locator('.lg-thumb').nth(series).click()
  await shows(page, 0)
  await page.keyboard.press('o')
  await page.keyboard.press('c')
  await painted(page)
}

/** Draws with the tool of a key. */
async function draw(key: string, ...strokes: (readonly [number, number])[]): Promise<void> {
  await page.keyboard.press(key)
  const [from, to, ...clicks] = strokes
  if (to) await drag(page, from!, to)
  else await click(page, from!)
  for (const at of clicks) await click(page, at)
}

const numberIn = (text = '') => Number.parseFloat(/-?[\d.]+/.exec(text)?.[0] ?? 'NaN')

describe('geometry', () => {
  // One screen pixel is half a millimetre: the rows of the made CT are 0.5 mm apart, its columns 0.8 mm.
  const mmPerPixel = 0.5
  const tolerance = 0.6

  test('a length along rows and one down columns are as long as their pixels are wide and high', async () => {
    await measureIn(made.axial[0]!)
    await draw('l', [-60, -60], [40, -60])
    await draw('l', [-100, -60], [-100, 60])
    await expect.poll(async () => (await measurementRows(page)).filter(([, line]) => line).length).toBe(2)
    const lengths = (await measurementRows(page)).map(([, line]) => numberIn(line))
    expect(Math.abs(lengths[0]! - 100 * mmPerPixel)).toBeLessThan(tolerance)
    expect(Math.abs(lengths[1]! - 120 * mmPerPixel)).toBeLessThan(tolerance)
  })

  test('angle and Cobb angle are those that were drawn', async () => {
    await measureIn(made.axial[0]!)
    await draw('a', [-60, -30], [0, -30], [0, 30])
    await page.keyboard.press('b')
    await drag(page, [60, -60], [110, -60])
    await drag(page, [60, -20], [110, 20])
    await measured(page, 'Cobb angle')
    const [angle, cobb] = (await measurementRows(page)).map(([, line]) => numberIn(line))
    expect(angle).toBeCloseTo(90, 0)
    expect(Math.abs(cobb! - (180 / Math.PI) * Math.atan2(40, 50))).toBeLessThan(1)
  })

  test('an area counts square millimetres, two diameters both axes', async () => {
    await measureIn(made.axial[0]!)
    await draw('e', [-60, 60], [-20, 90])
    await draw('d', [-110, -40], [-70, -40])
    await measured(page, 'mm²')
    const [ellipse, diameters] = await measurementRows(page)
    const expected = Math.PI * 40 * mmPerPixel * 30 * mmPerPixel
    expect(Math.abs(numberIn(ellipse![1]) - expected)).toBeLessThan(0.03 * expected)
    expect(Math.abs(numberIn(diameters![1]) - 40 * mmPerPixel)).toBeLessThan(tolerance)
    expect(diameters![1]).toMatch(/^[\d.]+ × [\d.]+ mm$/)
  })

  test('a spacing at the detector is said, an image without spacing is measured in pixels', async () => {
    await measureIn(made.detector[0]!)
    await draw('l', [-50, 0], [50, 0])
    await measured(page, 'at detector')
    const [[, atDetector]] = (await measurementRows(page)) as [string[]]
    expect(Math.abs(numberIn(atDetector) - 100 * 0.14)).toBeLessThan(0.3)
    await page.locator('.lg-thumb').nth(1).click()
    await shows(page, 0)
    await page.keyboard.press('o')
    await draw('l', [-50, 20], [50, 20])
    await measured(page, 'px')
    expect(Math.abs(numberIn((await measurementRows(page))[1]![1]) - 100)).toBeLessThan(1.5)
  })

  test('PET is told in SUV by body weight', async () => {
    await measureIn(made.pet[0]!, 2)
    await draw('q', [-40, -40], [40, 20])
    await measured(page, 'SUVbw')
    const mean = numberIn((await measurementRows(page))[0]![2])
    // The same in the open: 70 kg, 370 MBq at 9:00, image of 10:00, half-life 6586.2 s, slope 12.5.
    const perBq = 70_000 / (370e6 * 2 ** (-3600 / 6586.2))
    const { mean: activity } = regionStatistics(made.pet[0]!, 'POLYLINE', [88, 88, 168, 148])
    expect(Math.abs(mean - activity * perBq)).toBeLessThan(0.02 * activity * perBq)
  })
})

test('values of an image with a map of its own are told by it, in its unit', async () => {
  await measureIn(made.mapped[0]!)
  await draw('q', [-40, -40], [40, 40])
  await measured(page, 'um2/s')
  const mean = numberIn((await measurementRows(page))[0]![2])
  // A square of 80 screen pixels around the middle, where a row is one of them and a column as well.
  const truth = regionStatistics(made.mapped[0]!, 'POLYLINE', [88, 88, 168, 168])
  const stored = (truth.mean + 1000) / 2
  expect(Math.abs(mean - (0.5 * stored - 100))).toBeLessThan(0.01 * mean)
})

describe('the list', () => {
  test('undo takes a measurement back, redo brings it again, Delete removes the selected one', async () => {
    await measureIn(made.axial[0]!)
    await draw('l', [-60, -60], [40, -60])
    await measured(page, 'mm')
    await page.keyboard.press('Control+z')
    await page.getByText('Nothing is measured yet').waitFor()
    await page.keyboard.press('Control+y')
    await measured(page, 'mm')
    await page.locator('.lg-measurement-text').click()
    await page.keyboard.press('Delete')
    await page.getByText('Nothing is measured yet').waitFor()
  })

  test('an arrow asks for its words, and going to it shows its image', async () => {
    await measureIn(made.axial[0]!)
    await draw('n', [-60, -60], [40, -40])
    await page.getByRole('dialog').getByRole('textbox').fill('see here')
    await page.keyboard.press('Enter')
    await measured(page, 'see here')
    await page.keyboard.press('End')
    await shows(page, made.axial.length - 1)
    await page.locator('.lg-measurement-text', { hasText: 'see here' }).click()
    await shows(page, 0)
  })

  test('a window drawn over a region takes the values of the region', async () => {
    await measureIn(made.axial[0]!)
    await page.keyboard.press('Shift+w')
    await drag(page, [-40, -40], [0, 0])
    const { least, greatest } = regionStatistics(made.axial[0]!, 'POLYLINE', [103, 88, 128, 128])
    const center = async () =>
      numberIn((await page.locator('.lg-corner[data-at="bottom-right"]').textContent()) ?? undefined)
    await expect.poll(async () => Math.abs((await center()) - (least + greatest) / 2)).toBeLessThan(5)
  })
})

describe('what is kept', () => {
  let sr: string

  test('measurements become a structured report that others read, with the values that numpy computes', async () => {
    await measureIn(made.axial[0]!)
    await draw('l', [-110, -90], [-50, -90])
    await draw('e', [-60, 60], [-20, 90])
    await draw('q', [60, -110], [110, -60])
    await draw('d', [-110, -40], [-70, -40])
    await draw('a', [80, -30], [130, -30], [130, 20])
    await draw('h', [-150, 0])
    await expect.poll(async () => (await measurementRows(page)).length).toBe(6)
    await page.getByRole('button', { name: 'Keep as structured report' }).click()
    await page.getByText('Kept in the archive').waitFor()
    await page.locator('.lg-thumb-modality', { hasText: 'SR' }).waitFor()
    sr = await fetched('SR')
    expect(complaints(sr)).toEqual([])
    const regions = readReport(sr)
    expect(regions.map(({ type }) => type)).toEqual([
      'POLYLINE',
      'ELLIPSE',
      'POLYLINE',
      'POLYLINE',
      'POLYLINE',
      'POINT',
    ])
    for (const { type, points, numbers } of [regions[1]!, regions[2]!]) {
      const truth = regionStatistics(made.axial[0]!, type, points)
      expect(truth.count).toBeGreaterThan(500)
      expect(numbers['Attenuation Coefficient/Mean']).toBeCloseTo(truth.mean, 0)
      expect(numbers['Attenuation Coefficient/Minimum']).toBe(truth.least)
      expect(numbers['Attenuation Coefficient/Maximum']).toBe(truth.greatest)
      expect(Math.abs(numbers['Attenuation Coefficient/Standard Deviation']! - truth.deviation)).toBeLessThan(0.2)
    }
    const [x0, y0, x1, y1] = regions[0]!.points as [number, number, number, number]
    expect(regions[0]!.numbers.Length).toBeCloseTo(Math.hypot(0.8 * (x1 - x0), 0.5 * (y1 - y0)), 3)
  })

  test('the next reader sees them where they were drawn, with the same numbers', async () => {
    await measureIn(made.axial[0]!)
    await expect.poll(async () => (await measurementRows(page)).length).toBe(6)
    const [first] = readReport(sr)
    await measured(page, `${first!.numbers.Length!.toFixed(1)} mm`)
    await measured(page, '90.0°')
    await measured(page, 'HU')
  })

  test('a key image is marked, kept as a key object selection and marked for the next reader', async () => {
    await measureIn(made.axial[0]!)
    await page.keyboard.press('ArrowDown')
    await shows(page, 1)
    await page.keyboard.press('k')
    await page.locator('.lg-corner', { hasText: 'Key image' }).waitFor()
    await page.getByRole('button', { name: 'Keep key images' }).click()
    await page.getByText('Key images kept').waitFor()
    const selection = await fetched('KO')
    expect(complaints(selection)).toEqual([])
    await measureIn(made.axial[0]!)
    await page.keyboard.press('ArrowDown')
    await page.locator('.lg-corner', { hasText: 'Key image' }).waitFor()
  })

  test('who may not store is not offered to keep', async () => {
    await withoutRight(page, 'study:store', async () => {
      await measureIn(made.axial[0]!)
      await page.getByRole('heading', { name: 'Measurements' }).waitFor()
      expect(await page.getByRole('button', { name: 'Keep as structured report' }).count()).toBe(0)
    })
  })
})

describe('leaving with something that is not kept', () => {
  const dialog = () => page.getByRole('dialog', { name: 'Leave without keeping?' })
  const answer = async (name: string) => {
    await dialog().getByRole('button', { name }).click()
    await dialog().waitFor({ state: 'detached' })
  }
  const list = () => page.locator('tr[data-index="0"]').waitFor()
  const address = () => page.evaluate(() => location.hash)

  test('is asked about by keys, by the browser and by its address line, and who stays finds all as it was', async () => {
    await measureIn(made.prior[0]!)
    const study = await address()
    await draw('l', [-60, -60], [40, -60])
    await measured(page, 'mm')
    const ways = [
      () => page.keyboard.press('Escape'),
      () => page.evaluate(() => history.back()),
      () => page.evaluate(() => void location.assign('#/account')),
      () => page.getByRole('link', { name: 'Leadglass, first page' }).click(),
    ]
    for (const way of ways) {
      await way()
      await dialog().getByText('1 measurement stands in no report').waitFor()
      expect(await seriousProblems(page)).toEqual([])
      await answer('Stay')
      await expect.poll(address).toBe(study)
      await measured(page, 'mm')
    }
    await page.locator('.lg-person').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await answer('Stay')
    await measured(page, 'mm')
  })

  test('is given up where the reader says so, also when he pressed Back twice', async () => {
    const back = () => page.evaluate(() => history.back())
    for (const leave of [() => page.keyboard.press('Escape'), () => back().then(back)]) {
      // There must be two entries to go back by.
      for (const way of ['#/account', '#/']) await page.evaluate((hash) => void location.assign(hash), way)
      await measureIn(made.prior[0]!)
      await page.getByText('Nothing is measured yet').waitFor()
      await draw('l', [-60, -60], [40, -60])
      await measured(page, 'mm')
      await leave()
      await answer('Discard')
      await page.locator('.lg-viewer').waitFor({ state: 'detached' })
    }
    expect(await address()).not.toContain('studies')
  })

  test('stays where the reader says so after Back was pressed twice', async () => {
    await page.evaluate(() => void location.assign('#/account'))
    await measureIn(made.prior[0]!)
    const study = await address()
    await draw('l', [-60, -60], [40, -60])
    await measured(page, 'mm')
    for (let presses = 0; presses < 2; presses += 1) await page.evaluate(() => history.back())
    await answer('Stay')
    await expect.poll(address).toBe(study)
    await measured(page, 'mm')
    await page.keyboard.press('Escape')
    await answer('Discard')
    await list()
  })

  test('is kept where he says so, and what is kept is not asked about again', async () => {
    await measureIn(made.prior[0]!)
    await draw('l', [-60, -60], [40, -60])
    await draw('q', [60, -110], [110, -60])
    await measured(page, 'HU')
    await page.keyboard.press('k')
    await page.locator('.lg-corner', { hasText: 'Key image' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog().getByText('2 measurements stand in no report').waitFor()
    await dialog().getByText('1 key image is marked').waitFor()
    await answer('Keep and leave')
    await list()
    await measureIn(made.prior[0]!)
    await expect.poll(async () => (await measurementRows(page)).length).toBe(2)
    await measured(page, 'HU')
    await page.keyboard.press('Escape')
    await list()
    expect(await dialog().count()).toBe(0)
  })

  test('is asked about by the browser when the page is loaded anew', async () => {
    await measureIn(made.prior[0]!)
    await expect.poll(async () => (await measurementRows(page)).length).toBe(2)
    const kinds: string[] = []
    page.on('dialog', (asked) => kinds.push(asked.type()))
    await page.reload()
    expect(kinds).toEqual([])
    await measureIn(made.detector[0]!)
    await draw('l', [-60, -60], [40, -60])
    await measured(page, 'at detector')
    await page.reload()
    expect(kinds).toEqual(['beforeunload'])
    await page.locator('.lg-viewer').waitFor()
  })
})

/** Fetches the only instance of a modality as a file, as another viewer would. */
async function fetched(modality: string): Promise<string> {
  const study = elementValue(made.axial[0]!, 'StudyInstanceUID')
  const octets = await page.evaluate(
    async ([uid, wanted]) => {
      const root = `/dicom-web/studies/${uid}`
      const accept = { headers: { Accept: 'application/dicom+json' } }
      const series = await (await fetch(`${root}/series?Modality=${wanted}`, accept)).json()
      const seriesUID = series[0]['0020000E'].Value[0]
      const [instance] = await (await fetch(`${root}/series/${seriesUID}/instances`, accept)).json()
      const address = `${root}/series/${seriesUID}/instances/${instance['00080018'].Value[0]}`
      const answer = await fetch(address, { headers: { Accept: 'application/dicom' } })
      return [...new Uint8Array(await answer.arrayBuffer())]
    },
    [study, modality] as const,
  )
  const folder = join(archive.place, 'fetched')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${modality}.dcm`)
  writeFileSync(path, Uint8Array.from(octets))
  return path
}

/** Errors that dicom3tools finds; it prints the information object on success. */
function complaints(path: string): string[] {
  const { stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8' })
  return stderr.split('\n').filter((line) => line.startsWith('Error'))
}

interface ReadRegion {
  type: string
  points: number[]
  numbers: Record<string, number>
}

const reader = `
import json, sys, pydicom
def walk(item):
    for child in item.get('ContentSequence', []):
        yield child
        yield from walk(child)
def meaning(item): return item.ConceptNameCodeSequence[0].CodeMeaning
groups = []
for group in walk(pydicom.dcmread(sys.argv[1])):
    if group.ValueType != 'CONTAINER' or meaning(group) != 'Measurement Group': continue
    numbers, shape = {}, None
    for item in walk(group):
        if item.ValueType == 'SCOORD' and shape is None: shape = item
        if item.ValueType == 'NUM':
            of = [c.ConceptCodeSequence[0].CodeMeaning for c in item.ContentSequence if c.ValueType == 'CODE']
            numbers['/'.join([meaning(item)] + of)] = float(item.MeasuredValueSequence[0].NumericValue)
    groups.append({'type': shape.GraphicType, 'points': list(shape.GraphicData), 'numbers': numbers})
print(json.dumps(groups))
`

/** The groups of a report as pydicom reads them. */
const readReport = (path: string): ReadRegion[] =>
  JSON.parse(execFileSync('/usr/bin/python3', ['-c', reader, path], { encoding: 'utf8' }))
