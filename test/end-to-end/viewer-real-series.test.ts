/**
 * Real series in Chromium: letters at the edges against the header, values against the figures of the manifest and numpy, presets of each
 * modality against what the files ask for.
 */
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { type SampleFile, sampleFiles } from './support/files.ts'
import { elementValue } from './support/images.ts'
import { type MadeSeries, makeSeries, regionStatistics } from './support/made-series.ts'
import { useOneViewer } from './support/one-viewer.ts'
import { drag, measured, measurementRows, openStudyOf, painted, shows } from './support/viewer-page.ts'

const samples = sampleFiles()
const wanted = (endings: readonly string[]): (SampleFile & { name: string })[] =>
  endings.flatMap((ending) => {
    const found = samples.find(({ path }) => path.endsWith(`/${ending}`))
    return found ? [{ ...found, name: ending }] : []
  })

/** Axial, sagittal, oblique, and a radiograph that names the directions of its rows and columns; else what Debian has. */
const collected = wanted([
  'ct-chest-lidc/0001.dcm',
  'mr-angio-16/0001.dcm',
  'mr-sag-hfs/0001.dcm',
  'mr-sag-mprage/0001.dcm',
  'dx_image.dcm',
])
const real = collected.length > 0 ? collected : wanted(['CT_small.dcm', 'MR_small.dcm'])

let made: MadeSeries
const viewer = useOneViewer({
  fill: (folder) => {
    made = makeSeries(folder)
    return [...made.detector, ...made.pet, ...made.uncalibrated, ...real.map(({ path }) => path)]
  },
})

async function openStudy(file: string): Promise<void> {
  await openStudyOf(viewer.page, file)
  await shows(viewer.page, 0)
  await painted(viewer.page)
}

describe('presets', () => {
  const says = (text: string) => viewer.page.locator('.lg-corner', { hasText: text }).waitFor()

  test('of a radiograph without a window are shares of its range, each on its key', async () => {
    const { page } = viewer
    await openStudy(made.detector[0]!)
    const { least, greatest } = regionStatistics(made.detector[0]!, 'POLYLINE', [0, 0, 256, 256])
    await page.keyboard.press('2')
    const [center, width] = [(least + greatest) / 2, (greatest - least) / 2]
    await expect
      .poll(async () => {
        const corner = await page.locator('.lg-corner[data-at="bottom-right"] bdi').allTextContents()
        const [, c, w] = /^C (-?\d+)\s+W (\d+)$/m.exec(corner.join('\n')) ?? []
        return Math.abs(Number(c) - center) + Math.abs(Number(w) - width)
      })
      .toBeLessThan(4)
  })

  test('of PET go up to an uptake', async () => {
    const { page } = viewer
    await openStudy(made.detector[0]!)
    await page.locator('.lg-thumb').nth(2).click()
    await shows(page, 0)
    await page.locator('.lg-corner', { hasText: '#3' }).waitFor()
    await page.keyboard.press('2')
    // 70 kg, 370 MBq at 9:00, image of 10:00, half-life 6586.2 s.
    const perBq = 70_000 / (370e6 * 2 ** (-3600 / 6586.2))
    await says(`C ${Math.round(2.5 / perBq)} W ${Math.round(5 / perBq)}`)
    await page.getByRole('button', { name: 'Presets' }).click()
    await page.getByRole('menuitem', { name: 'SUVbw 0–10' }).click()
    await says(`W ${Math.round(10 / perBq)}`)
  })

  const asking = real.filter(({ path }) => elementValue(path, 'Modality') === 'MR')
  test.each(asking.slice(0, 1))('of MR are around what the file asks for: $name', async ({ path }) => {
    await openStudy(path)
    const [center, width] = ['WindowCenter', 'WindowWidth'].map((name) =>
      Number(elementValue(path, name).split('\\')[0]),
    ) as [number, number]
    await viewer.page.keyboard.press('2')
    await says(`C ${Math.round(center)} W ${Math.round(width / 2)}`)
  })
})

describe('a header', () => {
  /** Letters above, right, below, left: of the direction cosines, or of what the header names. PS3.3 C.7.6.1.1.1. */
  const program = `
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
  const lettersOf = (path: string) =>
    execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', program, path], { encoding: 'utf8' }).trim().split(' ')

  test.each(real)('has the letters at the edges: $name', async ({ path }) => {
    await openStudy(path)
    await expect.poll(() => viewer.page.locator('.lg-letter').allTextContents()).toEqual(lettersOf(path))
  })
})

describe('values of a CT', () => {
  const numbersIn = (form: RegExp, text: string) => form.exec(text)!.slice(1).map(Number) as [number, number]

  const computed = real.filter(({ path }) => elementValue(path, 'Modality') === 'CT')
  test.each(computed)('are the manifest’s and numpy’s, in HU: $name', async ({ path, pixels }) => {
    const { page } = viewer
    await openStudy(path)
    await page.keyboard.press('o')
    await page.keyboard.press('c')
    await page.keyboard.press('q')
    await painted(page)
    // A pixel of the image is one of the screen; the box leaves out the outermost ones.
    const half = Number(elementValue(path, 'Rows')) / 2 - 2
    await drag(page, [-half, -half], [half, half])
    await measured(page, 'HU')
    const lines = (await measurementRows(page))[0]!
    const [slope, intercept] = ['RescaleSlope', 'RescaleIntercept'].map((name) => Number(elementValue(path, name)))
    const range = numbersIn(/(-?[\d.]+) to (-?[\d.]+)/, lines.find((one) => one.includes(' to '))!)
    const middle = half + 2
    const truth = regionStatistics(path, 'POLYLINE', [middle - half, middle - half, middle + half, middle + half])
    expect(range).toEqual([truth.least, truth.greatest])
    if (pixels) expect(range).toEqual([pixels.min, pixels.max].map((stored) => stored * slope! + intercept!))
    const [mean, deviation] = numbersIn(/(-?[\d.]+) ± ([\d.]+) HU/, lines.find((one) => one.includes('±'))!)
    // One row or column more or less at each edge, of hundreds.
    expect(Math.abs(mean - truth.mean)).toBeLessThan(0.02 * truth.deviation)
    expect(Math.abs(deviation - truth.deviation)).toBeLessThan(0.02 * truth.deviation)
  })
})
