/** What a page holds: objects and buffers of its scripts, and the memory of the processes that run and draw it. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'

/** In MiB */
export interface Held {
  /** Objects of the page's scripts */
  heap: number
  /** Their buffers: pixels, among others */
  buffers: number
  /** Anonymous memory of Chromium's processes for pages and for drawing, workers and textures included */
  processes: number
}

const mebibyte = 2 ** 20

/** Measures after what nobody refers to is gone and free pages were given back. */
export async function memoryMeter(browser: Browser, page: Page): Promise<() => Promise<Held>> {
  const session = await page.context().newCDPSession(page)
  const ofBrowser = await browser.newBrowserCDPSession()
  return async () => {
    for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage')
    await session.send('Memory.simulatePressureNotification', { level: 'critical' })
    const usage = (await session.send('Runtime.getHeapUsage')) as unknown as Record<string, number>
    const { processInfo } = await ofBrowser.send('SystemInfo.getProcessInfo')
    const drawing = processInfo.filter(({ type }) => type === 'renderer' || type === 'GPU')
    return {
      heap: usage.usedSize! / mebibyte,
      buffers: usage.backingStorageSize! / mebibyte,
      processes: drawing.reduce((sum, { id }) => sum + anonymousMiB(id), 0),
    }
  }
}

function anonymousMiB(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8')
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}
