/**
 * How long a person waits for an image on a slow line: from opening a study in Chromium to the first picture, and to the whole image.
 *
 * The viewer is loaded before, as it is in daily work; each study is opened once in a fresh profile.
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { run } from '../child-process.ts'
import { command, leadglass } from '../contestants/leadglass.ts'
import { table } from '../ingest-table.ts'
import { formatNumber, median } from '../measure/statistics.ts'
import type { BenchOptions } from '../options.ts'
import { type OpenedImage, writeImages } from './images.ts'

/** 10 Mb/s and 40 ms, in the terms of the DevTools protocol. */
const line = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 }
const password = 'a password for one run'
const ways = [
  ['renditions, resolution by resolution', 'onIngest'],
  ['as stored, whole', 'off'],
] as const
const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

interface Waited {
  /** Until a picture of the image is seen, whole or not. */
  firstMs: number
  wholeMs: number
}

export async function measureFirstImage(options: BenchOptions, workFolder: string): Promise<string> {
  if (!chromiumPath) throw new Error('Chromium is missing: apt-get install chromium')
  const rounds = options.rounds ?? (options.quick ? 1 : 5)
  const images = await writeImages(join(workFolder, 'images'))
  const browser = await chromium.launch({ executablePath: chromiumPath, args: browserArguments })
  try {
    const rows: string[][] = []
    for (const [way, mode] of ways) {
      const waited = await measureWay(browser, workFolder, { mode, rounds, images })
      for (const [name, times] of waited) {
        const middle = (of: keyof Waited) => formatNumber(median(times.map((time) => time[of])))
        rows.push([name, way, middle('firstMs'), middle('wholeMs')])
      }
    }
    return table(['image', 'frames', 'first picture (ms)', 'whole image (ms)'], rows)
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
    await operate(data, ['user', 'add', 'reader', '--role', 'clinician', '--password-stdin'], `${password}\n`)
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
    const origin = server.web!.root.replace('/dicom-web', '')
    const waited = new Map<string, Waited[]>()
    for (let round = 0; round < rounds; round += 1) {
      for (const image of images.slice(1)) {
        const time = await measureOpening(browser, origin, images[0]!, image)
        waited.set(image.name, [...(waited.get(image.name) ?? []), time])
      }
    }
    return waited
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureOpening(browser: Browser, origin: string, warmUp: OpenedImage, image: OpenedImage) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ignoreHTTPSErrors: true })
  try {
    const page = await context.newPage()
    await page.goto(origin)
    await page.locator('input[autocomplete="username"]').fill('reader')
    await page.locator('input[autocomplete="current-password"]').fill(password)
    await page.locator('form button[type="submit"]').click()
    await page.locator('header').waitFor()
    await openStudy(page, warmUp)
    await page.evaluate(() => location.assign('#/'))
    await page.locator('tr[data-index="0"]').waitFor()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', line)
    return await openStudy(page, image)
  } finally {
    await context.close()
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

/** Chromium's own software rendering, by name. */
const browserArguments = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]
