/**
 * The viewer in Chromium with software rendering: images a second while a series of 500 slices of 512 × 512 × 16 is scrolled, read
 * from the pixels on the screen; memory after twenty series, and while 2,000 slices pass by.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeNumbered } from '@leadglass/testkit'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, openList, reader, type SignedIn, signInOnce, viewerIsLoaded } from '../browser/reader.ts'
import { run } from '../child-process.ts'
import { command, leadglass } from '../contestants/leadglass.ts'
import { table } from '../ingest-table.ts'
import { formatNumber } from '../measure/statistics.ts'
import type { BenchOptions } from '../options.ts'
import { type Held, MemoryMeter } from './memory.ts'
import { scroll, ways } from './scroll.ts'

interface Studies {
  long: string
  longest: string
  several: readonly string[]
}

export async function measureViewer(options: BenchOptions, workFolder: string): Promise<string> {
  const scale = options.quick ? 10 : 1
  const counts = { long: 500 / scale, longest: 2_000 / scale, several: 20, ofSeveral: 40 }
  const files = join(workFolder, 'images')
  const named = (studyName: string, sliceCount: number, pixels: 'noise' | 'flat') =>
    writeNumbered(files, { studyName, sliceCount, pixels, patientID: studyName })
  const studies: Studies = {
    long: await named('long', counts.long, 'noise'),
    longest: await named('longest', counts.longest, 'flat'),
    several: await Promise.all(
      Array.from({ length: counts.several }, (_, index) => named(`series ${index}`, counts.ofSeveral, 'flat')),
    ),
  }
  const operate = (data: string, args: readonly string[], stdin = '') =>
    run(process.execPath, [...command, ...args, '--data', data, '--json'], { logFile: join(workFolder, 'log'), stdin })
  const prepare = async (data: string) => {
    await operate(data, ['user', 'add', reader.name, '--role', 'clinician', '--password-stdin'], `${reader.password}\n`)
    await operate(data, ['import', files])
    rmSync(files, { recursive: true })
  }
  const server = await leadglass(prepare).start(join(workFolder, 'server'))
  const browser = await launchChromium()
  try {
    const session = await signInOnce(browser, server.web!.root.replace('/dicom-web', ''))
    const scrolled = await measureScrolling(browser, session, studies.long, counts.long)
    const opened = await measureOpenedAndClosed(browser, session, studies.several)
    const passed = await measureLongest(browser, session, studies.longest, counts.longest)
    return [scrolled, opened, passed].join('\n\n')
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function measureScrolling(browser: Browser, session: SignedIn, study: string, sliceCount: number) {
  const rows: string[][] = []
  const arriving = await openStudy(await openList(browser, session), study)
  const note = async (page: Page, how: (typeof ways)[number], state: string) => {
    const { pictures, perSecond, longestMs, outOfOrder, wrong } = await scroll(page, how, sliceCount)
    rows.push([how, state, ...[pictures, perSecond, longestMs, outOfOrder, wrong].map((value) => formatNumber(value))])
  }
  await note(arriving, 'keys', 'while they arrive')
  await allLoaded(arriving)
  for (const how of ways) await note(arriving, how, 'from memory')
  await arriving.context().close()
  const head = ['way', 'images', 'pictures shown', 'a second', 'longest (ms)', 'out of order', 'not whole or misnamed']
  return table(head, rows)
}

async function measureOpenedAndClosed(browser: Browser, session: SignedIn, studies: readonly string[]) {
  const page = await openList(browser, session)
  const meter = await MemoryMeter.of(browser, page)
  const rows: string[][] = []
  for (const [index, study] of studies.entries()) {
    await openStudy(page, study)
    await allLoaded(page)
    if (index === 0) rows.push(memoryRow('the first series is open', await meter.heldAfterCollection()))
    await backToList(page)
    if (index === 0) rows.push(memoryRow('it was closed', await meter.heldAfterCollection()))
  }
  rows.push(memoryRow(`${studies.length} were opened and closed`, await meter.heldAfterCollection()))
  await page.context().close()
  return table(memoryHead, rows)
}

async function measureLongest(browser: Browser, session: SignedIn, study: string, sliceCount: number) {
  const page = await openStudy(await openList(browser, session), study)
  const meter = await MemoryMeter.of(browser, page)
  const most = { heapMiB: 0, buffersMiB: 0, residentMiB: 0 }
  for (let index = 0; index < sliceCount; index += 10) {
    await page.keyboard.press('PageDown')
    const next = Math.min(index + 10, sliceCount - 1)
    await page.locator(`[data-cell="0"] .lg-canvas[data-shown="${next}"]`).waitFor()
    if (index % 100 !== 0) continue
    const held = await meter.held()
    for (const part of ['heapMiB', 'buffersMiB', 'residentMiB'] as const) most[part] = Math.max(most[part], held[part])
  }
  const after = await meter.heldAfterCollection()
  await page.context().close()
  return table(memoryHead, [
    memoryRow(`the most while ${sliceCount} slices pass by`, most),
    memoryRow('at the last', after),
  ])
}

const memoryHead = ['when', 'heap (MiB)', 'pixels and other buffers (MiB)', 'resident (MiB)']

const memoryRow = (when: string, { heapMiB, buffersMiB, residentMiB }: Held) => [
  when,
  ...[heapMiB, buffersMiB, residentMiB].map((value) => formatNumber(value)),
]

async function openStudy(page: Page, study: string): Promise<Page> {
  await viewerIsLoaded(page)
  await page.evaluate((uid) => location.assign(`#/studies/${uid}`), study)
  await page.locator('[data-cell="0"] .lg-canvas[data-shown="0"]').waitFor()
  return page
}

/** The strip beside the slider is one run over all images. */
const allLoaded = (page: Page) =>
  page.waitForFunction(
    () => document.querySelector<HTMLElement>('.lg-loaded span')?.style.height === '100%',
    undefined,
    { timeout: 180_000 },
  )

async function backToList(page: Page): Promise<void> {
  await page.evaluate(() => location.assign('#/'))
  await page.locator('tr[data-index="0"]').waitFor()
}
