/** What the scripts of a page hold. */
import type { Page } from 'playwright-core'

/** In MiB */
export interface Held {
  /** Objects of the page's scripts */
  heap: number
  /** Their buffers: pixels, among others */
  buffers: number
}

const mebibyte = 2 ** 20

/** Measures after what nobody refers to is gone. */
export async function memoryMeter(page: Page): Promise<() => Promise<Held>> {
  const session = await page.context().newCDPSession(page)
  return async () => {
    // What the first collection frees may hold what the second does.
    for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage')
    const usage = (await session.send('Runtime.getHeapUsage')) as unknown as Record<string, number>
    return { heap: usage.usedSize! / mebibyte, buffers: usage.backingStorageSize! / mebibyte }
  }
}
