/** An OHIF build as it is published, served by `leadglass serve --ohif`: it lists, opens and scrolls a real CT series. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fetchOhif } from '../../tools/fetch-ohif.ts'
import { launchBrowser, openPage, type WatchedPage } from './support/browser.ts'
import { type CtStack, ctStack } from './support/ct-stack.ts'
import { elementValue, type GreyImage, renderedByDcmtk } from './support/images.ts'
import { signIn } from './support/person.ts'
import { TestArchive } from './support/test-archive.ts'

const password = 'seven grey herons wade at dusk'
const sliceCount = 24
/** OHIF is 17 MB of script, and this machine may have other work. */
const patienceMs = 120_000
const picture = fileURLToPath(new URL('../../docs/images/ohif.png', import.meta.url))
const writeScreenshot = process.env.LEADGLASS_WRITE_SCREENSHOT === '1'
delete process.env.LEADGLASS_WRITE_SCREENSHOT

let archive: TestArchive
let browser: Browser
let origin: string
let stack: CtStack
let open: WatchedPage

beforeAll(async () => {
  const ohif = fetchOhif()
  archive = await TestArchive.create()
  stack = await ctStack(join(archive.place, 'phantom'), sliceCount)
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', ...stack.files])
  origin = (await archive.serve({ LEADGLASS_HTTPS_OHIF_FOLDER: ohif })).https
  browser = await launchBrowser()
  open = await openPage(browser, origin)
}, 300_000)

afterAll(async () => {
  await open?.close()
  await browser?.close()
  await archive?.remove()
})

test('a stranger gets neither the viewer nor one of its files', async () => {
  for (const path of ['/ohif', '/ohif/', '/ohif/app-config.js', '/ohif/viewer?StudyInstanceUIDs=1.2']) {
    const response = await open.page.request.get(origin + path)
    expect([response.status(), await response.json()], path).toEqual([
      401,
      expect.objectContaining({ title: 'Sign in' }),
    ])
  }
})

describe('signed in', () => {
  const asked: string[] = []
  beforeAll(async () => {
    open.page.setDefaultTimeout(patienceMs)
    await signIn(open.page, 'ada', password)
    open.page.on('request', (request) => asked.push(request.url()))
  })

  test('OHIF lists the study, with its own query', { timeout: patienceMs }, async () => {
    await open.page.goto(`${origin}/ohif/`)
    await open.page.getByText('1-1 of 1').waitFor()
    await open.page.getByText(String(sliceCount), { exact: true }).waitFor()
    const query = asked.find((url) => url.includes('/dicom-web/studies?')) ?? ''
    for (const part of ['limit=101', 'offset=0', 'fuzzymatching=true', 'includefield=00081030'])
      expect(query).toContain(part)
  })

  test('a part of a PatientID finds it: OHIF puts the wildcards', { timeout: patienceMs }, async () => {
    await open.page.goto(`${origin}/ohif/?mrn=${stack.patientID.slice(1, -1)}`)
    const answer = await open.page.waitForResponse((response) => /00100020=(\*|%2A)/.test(response.url()))
    expect(await answer.json()).toHaveLength(1)
  })

  test('OHIF opens the series, shows what DCMTK shows, and scrolls', { timeout: 2 * patienceMs }, async () => {
    const { page } = open
    await page.goto(`${origin}/ohif/viewer?StudyInstanceUIDs=${stack.studyInstanceUID}`)
    const first = await vi.waitFor(() => bestMatch(page), { timeout: patienceMs, interval: 500 })
    expect(first.likeness).toBeGreaterThan(0.98)
    for (const words of ['Skip all', 'Confirm and hide']) await page.getByText(words).click({ timeout: 20_000 })
    if (writeScreenshot) await page.screenshot({ path: picture })
    await page.locator('canvas.cornerstone-canvas').hover()
    for (let turn = 0; turn < 5; turn += 1) await page.mouse.wheel(0, 100)
    await vi.waitFor(
      async () => {
        const scrolled = await bestMatch(page)
        expect(Math.abs(scrolled.slice - first.slice)).toBeGreaterThanOrEqual(3)
      },
      { timeout: patienceMs, interval: 500 },
    )
  })

  test('its thumbnail came from the server', () => {
    expect(asked.some((url) => url.includes('/thumbnail'))).toBe(true)
  })

  test('nothing was asked of another server and no policy was violated', () => {
    expect(open.misdeeds).toEqual([])
  })
})

/** Which slice is on the screen, and how like DCMTK's rendering of it. @throws while nothing is shown */
async function bestMatch(page: Page): Promise<{ slice: number; likeness: number }> {
  const shown = await sampled(page)
  const all = stack.files.map((file, slice) => ({ slice, likeness: correlation(shown, samplesOf(rendered(file))) }))
  const best = all.reduce((a, b) => (b.likeness > a.likeness ? b : a))
  if (!(best.likeness > 0.9)) throw new Error(`nothing like a slice is shown: ${best.likeness}`)
  return best
}

const renderings = new Map<string, GreyImage>()

function rendered(file: string): GreyImage {
  const known = renderings.get(file)
  if (known) return known
  const [center, width] = ['WindowCenter', 'WindowWidth'].map((name) => Number(elementValue(file, name).split('\\')[0]))
  const image = renderedByDcmtk(file, { center: center || 40, width: width || 400 })
  renderings.set(file, image)
  return image
}

/** Points of a grid over the image, each as far from its neighbours as a twentieth of it. */
const grid = Array.from(
  { length: 400 },
  (_, index) => [((index % 20) + 0.5) / 20, (Math.floor(index / 20) + 0.5) / 20] as const,
)

function samplesOf({ columns, rows, values }: GreyImage): number[] {
  return grid.map(([x, y]) => values[Math.floor(y * rows) * columns + Math.floor(x * columns)]!)
}

/** The same points on the screen: the image stands in the middle of its canvas, as large as fits. */
async function sampled(page: Page): Promise<number[]> {
  return page.evaluate(
    ({ points, columns, rows }) => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.cornerstone-canvas')!
      const scale = Math.min(canvas.width / columns, canvas.height / rows)
      const [left, top] = [(canvas.width - columns * scale) / 2, (canvas.height - rows * scale) / 2]
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return points.map(([x, y]) => {
        const at = Math.floor(top + y * rows * scale) * canvas.width + Math.floor(left + x * columns * scale)
        return data[4 * at]!
      })
    },
    { points: grid, columns: stack.columns, rows: stack.rows },
  )
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  const sum = (of: (index: number) => number) => a.reduce((total, _, index) => total + of(index), 0)
  const product = sum((index) => (a[index]! - meanA) * (b[index]! - meanB))
  const deviations = sum((index) => (a[index]! - meanA) ** 2) * sum((index) => (b[index]! - meanB) ** 2)
  return product / Math.sqrt(deviations)
}
