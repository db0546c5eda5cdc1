/**
 * One page for all tests of a file: an archive is filled, somebody signs in, and each test opens a study anew; leaving one forgets
 * what was drawn in it. After each test, what a page must not have done is looked at.
 *
 * Nobody is timed here: what a busy machine does late is as right as what a quiet one does soon.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { launchBrowser, openPage, type PageOptions, type WatchedPage } from './browser.ts'
import { password, signIn } from './person.ts'
import { TestArchive } from './test-archive.ts'

export interface OneViewerOptions {
  /** Writes what is looked at. @returns paths that are imported */
  fill: (folder: string) => readonly string[] | Promise<readonly string[]>
  window?: PageOptions
  /** Runs with the page at its sign-in */
  prepare?: (page: Page) => Promise<void>
}

export interface OneViewer {
  readonly archive: TestArchive
  readonly browser: Browser
  readonly page: Page
}

const [longestWaitMs, longestTestMs] = [120_000, 300_000]

/** Called at the top of a test file. */
export function useOneViewer({ fill, window = {}, prepare }: OneViewerOptions): OneViewer {
  vi.setConfig({ testTimeout: longestTestMs, hookTimeout: longestTestMs })
  let archive: TestArchive
  let browser: Browser
  let opened: WatchedPage
  beforeAll(async () => {
    archive = await TestArchive.create()
    const folder = join(archive.place, 'files')
    mkdirSync(folder)
    await archive.person('ada', 'clinician')
    await archive.run(['import', ...(await fill(folder))])
    browser = await launchBrowser()
    opened = await openPage(browser, (await archive.serve()).https, window)
    opened.page.setDefaultTimeout(longestWaitMs)
    await prepare?.(opened.page)
    await signIn(opened.page, 'ada', password)
    await opened.page.locator('tr[data-index="0"]').waitFor()
  })
  afterEach(() => expect(opened.misdeeds.splice(0)).toEqual([]))
  afterAll(async () => {
    await browser?.close()
    await archive?.remove()
  })
  return {
    get archive() {
      return archive
    },
    get browser() {
      return browser
    },
    get page() {
      return opened.page
    },
  }
}
