/**
 * How long a person waits for an image: from opening a study in Chromium to the first picture, and to the whole image. On a slow line,
 * and on the network of a hospital.
 *
 * The viewer is loaded before, as it is while the list is idle; each study is opened once in a fresh profile.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, openList, reader, type SignedIn, signInOnce, viewerIsLoaded } from '../browser/reader.ts'
import { run } from '../child-process.ts'
import { command, leadglass } from '../contestants/leadglass.ts'
import { table } from '../ingest-table.ts'
import { formatNumber, median } from '../measure/statistics.ts'
import type { BenchOptions } from '../options.ts'
import { type OpenedImage, writeImages } from './images.ts'

/** In the terms of the DevTools protocol. */
const lines = {
  '10 Mb/s, 40 ms': { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 },
  'local network': { offline: false, latency: 1, downloadThroughput: 125_000_000, uploadThroughput: 125_000_000 },
} as const
const ways = [
  ['renditions, resolution by resolution', 'onIngest'],
  ['as stored, whole', 'off'],
] as const

interface Waited {
  /** Until a picture of the image is seen, whole or not. */
  firstMs: number
  wholeMs: number
}

export async function measureFirstImage(options: BenchOptions, workFolder: string): Promise<string> {
  const rounds = options.rounds ?? (options.quick ? 1 : 5)
  const images = await writeImages(join(workFolder, 'images'))
  const browser = await launchChromium()
  try {
    const rows: string[][] = []
    for (const [way, mode] of ways) {
      const waited = await measureWay(browser, workFolder, { mode, rounds, images })
      for (const [name, times] of waited) {
        const middle = (of: keyof Waited) => formatNumber(median(times.map((time) => time[of])))
        rows.push([name, way, middle('firstMs'), middle('wholeMs')])
      }
    }
    return table(['line and image', 'frames', 'first picture (ms)', 'whole image (ms)'], rows)
  } finally {
    await browser.close()
  }
}

interface Way {
  mode: 'onIngest' | 'off'
  rounds: number
  images: readonly OpenedImage[]
}

async function measureWay(browser: Browser, workFolder: string, { mode, rounds, images }: Way) {
  const folder = join(workFolder, 'server')
  rmSync(folder, { recursive: true, force: true })
  const operate = (data: string, args: readonly string[], stdin = '') =>
    run(process.execPath, [...command, ...args, '--data', data, '--json'], { logFile: join(workFolder, 'log'), stdin })
  const prepare = async (data: string) => {
    await operate(data, ['user', 'add', reader.name, '--role', 'clinician', '--password-stdin'], `${reader.password}\n`)
    await operate(data, ['import', join(workFolder, 'images')])
  }
  const server = await leadglass(prepare, {
    LEADGLASS_RENDITIONS_HTJ2K: mode,
    // what is timed comes after signing in: a password does for an archive that lives for a minute
    LEADGLASS_SIGN_IN_DANGEROUSLY_ALLOW_ONE_FACTOR_UNTIL: tomorrow(),
  }).start(folder)
  try {
    const data = join(folder, 'data')
    const waiting = async () => JSON.parse(await operate(data, ['status'])).archive.renditionsWaiting as number
    while (mode === 'onIngest' && (await waiting()) > 0) await new Promise((resolve) => setTimeout(resolve, 200))
    const session = await signInOnce(browser, server.web!.root.replace('/dicom-web', ''))
    const waited = new Map<string, Waited[]>()
    for (const line of Object.keys(lines) as (keyof typeof lines)[]) {
      for (let round = 0; round < rounds; round += 1) {
        for (const image of images) {
          const name = `${line}: ${image.name}`
          waited.set(name, [...(waited.get(name) ?? []), await measureOpening(browser, session, line, image)])
        }
      }
    }
    return waited
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureOpening(browser: Browser, session: SignedIn, line: keyof typeof lines, image: OpenedImage) {
  const page = await openList(browser, session)
  try {
    await viewerIsLoaded(page)
    const devTools = await page.context().newCDPSession(page)
    await devTools.send('Network.enable')
    await devTools.send('Network.emulateNetworkConditions', lines[line])
    return await openStudy(page, image)
  } finally {
    await page.context().close()
  }
}

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)

/** Looks at the viewport with each frame that the browser draws. */
function openStudy(page: Page, { studyInstanceUID }: OpenedImage): Promise<Waited> {
  return page.evaluate(async (uid) => {
    const began = performance.now()
    location.assign(`#/studies/${uid}`)
    for (let firstMs: number | undefined; ; ) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const { shown, preliminary } = document.querySelector<HTMLElement>('.lg-canvas')?.dataset ?? {}
      const passed = performance.now() - began
      if (preliminary === 'true') firstMs ??= passed
      if (shown === '0') return { firstMs: firstMs ?? passed, wholeMs: passed }
    }
  }, studyInstanceUID)
}
