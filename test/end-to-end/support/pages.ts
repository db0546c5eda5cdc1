/**
 * Pages of one test file: one browser for all of it, fresh profiles for each test. When a test ends, its pages are closed and what
 * they must not have done is looked at: errors in the console, uncaught ones, requests to other origins.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchBrowser, openPage, type PageOptions, type WatchedPage } from './browser.ts'
import { password, signIn } from './person.ts'

export interface PagesOptions {
  /** Where the application is, once it is. */
  origin: () => string
  /** Refusals that tests provoke: Chromium writes them to the console. */
  expected?: readonly RegExp[]
}

export interface Pages {
  browser(): Browser
  /** A fresh profile at the first page. */
  open(options?: PageOptions & { at?: string }): Promise<Page>
  /** The same, with this person signed in. */
  of(name: string, options?: PageOptions): Promise<Page>
}

const longestWaitMs = 25_000

/** Called at the top of a test file. */
export function usePages({ origin, expected = [] }: PagesOptions): Pages {
  let browser: Browser
  const opened: WatchedPage[] = []
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterEach(async () => {
    const misdeeds = opened.flatMap((page) => page.misdeeds)
    for (const page of opened.splice(0)) await page.close()
    expect(misdeeds.filter((text) => !expected.some((form) => form.test(text)))).toEqual([])
  })
  afterAll(() => browser?.close())

  async function open({ at, ...options }: PageOptions & { at?: string } = {}): Promise<Page> {
    const watched = await openPage(browser, at ?? origin(), options)
    opened.push(watched)
    // Sooner than the test's own end, so that what was waited for is named.
    watched.page.setDefaultTimeout(longestWaitMs)
    return watched.page
  }
  return {
    browser: () => browser,
    open,
    async of(name, options = {}) {
      const page = await open(options)
      await signIn(page, name, password)
      return page
    },
  }
}

/** The application lets nobody wait longer: what it asked for is there. */
export const settled = (page: Page) => page.locator('main .mantine-Loader-root').first().waitFor({ state: 'detached' })

/** Kept where `LEADGLASS_TEST_SCREENSHOTS` names a folder, for people to look at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.LEADGLASS_TEST_SCREENSHOTS
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
