/** What a page of the viewer holds: nothing of studies that were closed, and never more of one than its limit. */
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, signIn, type WatchedPage } from './support/browser.ts'
import { writeNumbered } from './support/numbered.ts'
import { TestArchive } from './support/test-archive.ts'
import { openViewer, shows } from './support/viewer-page.ts'

const password = 'seven grey herons wade at dusk'
const mebibyte = 2 ** 20
const imageMiB = (512 * 512 * 2) / mebibyte

const several = { count: 20, slices: 16 }
const long = { slices: 400 }
/** Of a computer that tells so little memory that the images of the long series are four times what may be kept. */
const deviceMemoryGiB = 0.25
const cacheMiB = deviceMemoryGiB * 128

let archive: TestArchive
let browser: Browser
let open: WatchedPage
let page: Page
let session: CDPSession
let longStudy: string
const studies: string[] = []

beforeAll(async () => {
  archive = await TestArchive.create()
  const folder = join(archive.place, 'numbered')
  for (let index = 0; index < several.count; index++)
    studies.push(
      await writeNumbered(folder, { studyName: `series ${index}`, sliceCount: several.slices, pixels: 'flat' }),
    )
  longStudy = await writeNumbered(folder, { studyName: 'long', sliceCount: long.slices, pixels: 'flat' })
  await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], password)
  await archive.run(['import', folder])
  const { https } = await archive.serve()
  browser = await launchBrowser()
  open = await openPage(browser, https)
  page = open.page
  await page.addInitScript((gibibytes) => {
    Object.defineProperty(navigator, 'deviceMemory', { get: () => gibibytes })
  }, deviceMemoryGiB)
  await page.reload()
  await signIn(page, 'ada', password)
  session = await page.context().newCDPSession(page)
})

afterAll(async () => {
  await open?.close()
  await browser?.close()
  await archive?.remove()
})

/** After what nobody refers to is gone, in MiB. */
async function held(): Promise<{ heap: number; buffers: number }> {
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage')
  const usage = (await session.send('Runtime.getHeapUsage')) as unknown as Record<string, number>
  return { heap: usage.usedSize! / mebibyte, buffers: usage.backingStorageSize! / mebibyte }
}

async function openWhole(study: string): Promise<void> {
  await openViewer(page, study)
  await shows(page, 0)
  await page.waitForFunction(() => document.querySelector<HTMLElement>('.lg-loaded span')?.style.height === '100%')
}

async function backToList(): Promise<void> {
  await page.evaluate(() => location.assign('#/'))
  await page.locator('tr[data-index="0"]').waitFor()
}

test('after twenty series were opened and closed it holds what it held after the first', async () => {
  await openWhole(studies[0]!)
  const whileOpen = await held()
  expect(whileOpen.buffers).toBeGreaterThan(several.slices * imageMiB)
  await backToList()
  const atFirst = await held()
  expect(whileOpen.buffers - atFirst.buffers).toBeGreaterThan(several.slices * imageMiB * 0.9)
  for (const study of studies.slice(1)) {
    await openWhole(study)
    await backToList()
  }
  const after = await held()
  expect(after.heap).toBeLessThan(atFirst.heap * 1.2)
  expect(after.buffers).toBeLessThan(atFirst.buffers * 1.2)
  expect(open.misdeeds).toEqual([])
})

test('a series larger than the memory for images passes by, and no more than that is kept', async () => {
  expect(long.slices * imageMiB).toBeGreaterThan(4 * cacheMiB)
  const before = await held()
  await openViewer(page, longStudy)
  await shows(page, 0)
  let most = 0
  for (let index = 0; index < long.slices; index += 10) {
    await page.getByLabel('Image in view').fill(String(index + 1))
    await shows(page, index)
    most = Math.max(most, (await held()).buffers)
  }
  // The picture on the screen and those that are being decoded come on top.
  expect(most).toBeLessThan(before.buffers + cacheMiB + 24 * imageMiB)
  expect(most).toBeGreaterThan(before.buffers + cacheMiB / 2)
  // What was dropped is there again when it is wanted.
  await page.getByLabel('Image in view').fill('1')
  await shows(page, 0)
  expect(open.misdeeds).toEqual([])
})
