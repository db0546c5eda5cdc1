/** What the page of the viewer holds: JavaScript heap, pixels, and the process as a whole. */
import { readFileSync } from 'node:fs'
import type { Browser, CDPSession, Page } from 'playwright-core'

export interface Held {
  heapMiB: number
  /** Pixels and other octets outside the heap */
  buffersMiB: number
  /** Resident memory of the page's process, decoders included */
  residentMiB: number
}

export class MemoryMeter {
  readonly #browser: Browser
  readonly #session: CDPSession

  private constructor(browser: Browser, session: CDPSession) {
    this.#browser = browser
    this.#session = session
  }

  static async of(browser: Browser, page: Page): Promise<MemoryMeter> {
    return new MemoryMeter(browser, await page.context().newCDPSession(page))
  }

  /** After everything that nobody refers to is gone. */
  async heldAfterCollection(): Promise<Held> {
    // What the first collection frees may hold what the second does.
    for (let round = 0; round < 3; round += 1) await this.#session.send('HeapProfiler.collectGarbage')
    return this.held()
  }

  async held(): Promise<Held> {
    const usage = (await this.#session.send('Runtime.getHeapUsage')) as unknown as Record<string, number>
    const inMiB = (octets = 0) => octets / 2 ** 20
    return {
      heapMiB: inMiB(usage.usedSize),
      buffersMiB: inMiB(usage.backingStorageSize),
      residentMiB: await this.#residentMiB(),
    }
  }

  /** The largest of the browser's page processes: there is one page. */
  async #residentMiB(): Promise<number> {
    const browserSession = await this.#browser.newBrowserCDPSession()
    try {
      const { processInfo } = await browserSession.send('SystemInfo.getProcessInfo')
      const pages = processInfo.filter(({ type }) => type === 'renderer')
      return Math.max(...pages.map(({ id }) => residentOf(id)))
    } finally {
      await browserSession.detach()
    }
  }
}

function residentOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kibibytes ?? 0) / 1024
}
