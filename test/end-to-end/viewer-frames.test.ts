/**
 * Frames of one instance in Chromium: clips, enhanced images whose frames each say where they lie and what they measure, video. Every
 * expected value comes from how the files were made, or from pydicom.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { seriousProblems } from './support/axe.ts'
import { sampleFiles } from './support/files.ts'
import { type MadeObjects, makeObjects } from './support/made-objects.ts'
import { makeSeries } from './support/made-series.ts'
import { useOneViewer } from './support/one-viewer.ts'
import { click, measurementRows, openStudyOf, painted, shows } from './support/viewer-page.ts'

const samples = sampleFiles()
const sampleOf = (ending: string) => samples.find(({ path }) => path.endsWith(`/${ending}`))?.path

/** Files of the shared data that these tests take as they are. */
const real = {
  ultrasound: sampleOf('examples_ybr_color.dcm'),
  withoutGroups: sampleOf('emri_small.dcm'),
  spectroscopic: sampleOf('BRTUMMM1.dcm'),
  bloodFlow: sampleOf('eCT_Supplemental.dcm'),
  h264: sampleOf('video-h264.dcm'),
  hevc: sampleOf('video-hevc.dcm'),
  mpeg2: sampleOf('video-mpeg2.dcm'),
}

let objects: MadeObjects
const viewer = useOneViewer({
  fill: (folder) => {
    objects = makeObjects(folder, makeSeries(folder).axial)
    return [objects.cine, objects.enhanced, ...Object.values(real).filter((path) => path !== undefined)]
  },
})

const openStudy = (file: string) => openStudyOf(viewer.page, file)
const letters = () => viewer.page.locator('.lg-letter').allTextContents()

/** What a script that has read a file with pydicom prints. */
function pydicom(file: string, script: string): Buffer {
  const program = `import sys, json, pydicom\nfile = pydicom.dcmread(sys.argv[1])\n${script}`
  return execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', program, file], { maxBuffer: 64 * 2 ** 20 })
}

describe('a clip', () => {
  const canvasGrey = () =>
    viewer.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.lg-canvas canvas')!
      return canvas.getContext('2d')!.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[0]!
    })

  const runsBeyond = async (index: number) => {
    const { page } = viewer
    await page.keyboard.press('Home')
    await shows(page, 0)
    await page.keyboard.press('Space')
    await page.waitForFunction(
      (beyond) => Number(document.querySelector<HTMLElement>('.lg-canvas')?.dataset.shown) > beyond,
      index,
    )
    await page.keyboard.press('Space')
  }

  test('runs at the speed that it states, each frame with its own values', async () => {
    const { page } = viewer
    await openStudy(objects.cine)
    await shows(page, 0)
    expect(await page.getByLabel('Cine speed, images per second').inputValue()).toBe('20 fps')
    for (const index of [0, 1, 2, 3, 4]) {
      await shows(page, index)
      await painted(page)
      await expect.poll(async () => Math.abs((await canvasGrey()) - 40 * (index + 1))).toBeLessThanOrEqual(1)
      await page.keyboard.press('ArrowDown')
    }
    await runsBeyond(2)
  })

  test.runIf(real.ultrasound)('of thirty frames of ultrasound in colour runs', async () => {
    await openStudy(real.ultrasound!)
    await shows(viewer.page, 0)
    await viewer.page.keyboard.press('End')
    await shows(viewer.page, 29)
    await runsBeyond(3)
  })
})

describe('enhanced images', () => {
  /** A point in the middle of the image. @returns value and unit, column and row, as the list tells them */
  async function probed(): Promise<{ value: string; column: number; row: number }> {
    const { page } = viewer
    const before = (await measurementRows(page)).length
    await page.keyboard.press('h')
    await click(page, [0, 0])
    await expect.poll(async () => (await measurementRows(page))[before]?.[2]).toBeDefined()
    const [, value, place] = (await measurementRows(page))[before] as [string, string, string]
    const [column, row] = /\((\d+), (\d+)\)/.exec(place)!.slice(1).map(Number) as [number, number]
    return { value, column, row }
  }

  test('take place, slope, intercept and window from the functional groups of each frame', async () => {
    const { page } = viewer
    await openStudy(objects.enhanced)
    await shows(page, 0)
    await page.keyboard.press('c')
    const axial = ['A', 'L', 'P', 'R']
    for (const [index, [hounsfield, edges]] of [
      [76, axial] as const,
      [200, axial] as const,
      [450, ['H', 'P', 'F', 'A']] as const,
    ].entries()) {
      await shows(page, index)
      await expect.poll(letters).toEqual(edges)
      await page.locator('.lg-corner', { hasText: `C ${hounsfield} W 400` }).waitFor()
      expect(Number.parseFloat((await probed()).value)).toBe(hounsfield)
      expect((await measurementRows(page))[index]![1]).toContain('HU')
      await page.keyboard.press('ArrowDown')
    }
  })

  test.runIf(real.spectroscopic)('take from the shared groups what all frames have in common', async () => {
    await openStudy(real.spectroscopic!)
    await shows(viewer.page, 0)
    await viewer.page.keyboard.press('End')
    await shows(viewer.page, 255)
    await expect.poll(letters).toEqual(['A', 'L', 'P', 'R'])
  })

  test.runIf(real.bloodFlow)('tell their values in the unit of their own map: blood flow is not in HU', async () => {
    const { page } = viewer
    await openStudy(real.bloodFlow!)
    await shows(page, 0)
    await page.keyboard.press('End')
    await shows(page, 1)
    // Its rows run to the right of the patient.
    await expect.poll(letters).toEqual(['A', 'R', 'P', 'L'])
    await page.keyboard.press('c')
    const { value, column, row } = await probed()
    const stored = Number(pydicom(real.bloodFlow!, `print(file.pixel_array[1, ${row}, ${column}])`))
    const flow = stored - 1024
    expect(value).toBe(`${flow.toFixed(Math.abs(flow) < 10 ? 2 : 1)} ml/100ml/s`)
  })

  test.runIf(real.withoutGroups)('that say nothing of their place have no letters: none are made up', async () => {
    await openStudy(real.withoutGroups!)
    await shows(viewer.page, 0)
    await viewer.page.keyboard.press('End')
    await shows(viewer.page, 9)
    expect(await letters()).toEqual(['', '', '', ''])
  })
})

describe('a video', () => {
  const refused = () => viewer.page.getByText('This browser cannot play the video').waitFor()

  /** What Chromium says of a coding, as Debian builds it or as others do. */
  const decodes = (type: string) =>
    viewer.page.evaluate((asked) => document.createElement('video').canPlayType(asked) !== '', type)

  test.runIf(real.h264)('in H.264 plays where the browser decodes it, and says so where it does not', async () => {
    const { page } = viewer
    await openStudy(real.h264!)
    if (!(await decodes('video/mp4; codecs="avc1.42E01E"'))) return refused()
    const video = page.locator('.lg-video video')
    await expect
      .poll(() => video.evaluate((one: HTMLVideoElement) => [one.videoWidth, one.videoHeight]))
      .toEqual([96, 80])
    await video.evaluate((one: HTMLVideoElement) => {
      one.muted = true
      return one.play()
    })
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0.1)
    expect(await seriousProblems(page)).toEqual([])
  })

  test.runIf(real.hevc)('in HEVC plays where the browser decodes it, and says so where it does not', async () => {
    const { page } = viewer
    await openStudy(real.hevc!)
    if (!(await decodes('video/mp4; codecs="hvc1.1.6.L93.B0"'))) return refused()
    const video = page.locator('.lg-video video')
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.videoWidth)).toBe(96)
  })

  test.runIf(real.mpeg2)('in MPEG-2 is said not to play here, and leaves as the file it is', async () => {
    const { page } = viewer
    await openStudy(real.mpeg2!)
    await refused()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Save the video' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('video.mpg')
    const expected = pydicom(
      real.mpeg2!,
      'from pydicom.encaps import decode_data_sequence\nsys.stdout.buffer.write(b"".join(decode_data_sequence(file.PixelData)))',
    )
    expect(readFileSync(await file.path()).equals(expected)).toBe(true)
  })
})
