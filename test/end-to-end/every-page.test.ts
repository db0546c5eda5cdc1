/**
 * Every page, every tab and every dialog: nothing that axe calls serious, no sideways scrolling at 360 px, everything within reach of
 * the keyboard, nothing left in English when German is spoken.
 *
 * What there is to look at is not listed here. Pages are those of the router and of the one-time links, and a page without a row in
 * the table is an error; tabs and buttons are those that the page shows.
 */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import type { PageOptions } from './support/browser.ts'
import { type Filled, fillArchive } from './support/filled-archive.ts'
import { languageFile, wordsOf } from './support/language-files.ts'
import { keepPicture, settled, usePages } from './support/pages.ts'
import { drawn, eachDialog, eachView, notReached, strayTexts } from './support/views.ts'

let filled: Filled
const pages = usePages({
  origin: () => filled.server.https,
  // Nothing that a button asks for reaches the archive, and links that open nothing are refused.
  expected: [/status of (401|403|404|410|503)/],
})

beforeAll(async () => {
  filled = await fillArchive()
})
afterAll(() => filled?.remove())

interface Visit {
  /** Nobody when absent. */
  who?: string
  /** What stands there when the page is there. */
  shows: string
}

/** Each page by its address in the router: who looks at it. */
const visits: Readonly<Record<string, readonly Visit[]>> = {
  '/': [
    { who: 'root', shows: '[role="tablist"]' },
    { who: 'ada', shows: 'tr[data-index="0"]' },
    { who: 'tom', shows: 'tr[data-index="0"]' },
    { who: 'grace', shows: 'h1' },
    { who: 'sam', shows: '[role="tablist"]' },
    { who: 'rita', shows: '.lg-list' },
    { who: 'rob', shows: '.lg-list' },
    { shows: 'form' },
  ],
  '/access': [
    { who: 'ada', shows: '[role="tablist"]' },
    { who: 'root', shows: '[role="tablist"]' },
  ],
  '/account': [{ who: 'ada', shows: 'h1' }],
  '/alerts': [
    { who: 'root', shows: 'tbody tr' },
    { who: 'grace', shows: 'tbody tr' },
  ],
  '/review': [{ who: 'ada', shows: 'h1' }],
  '/shared': [{ shows: 'h1, h2' }],
  '/studies/$studyInstanceUID': [{ who: 'ada', shows: '.lg-canvas[data-shown="0"]' }],
  '/enrol/$secret': [{ shows: 'form' }],
  '/link/$secret': [{ shows: 'main' }],
  '/set-up/$secret': [{ shows: 'form' }],
  '/share/$secret': [{ shows: 'form' }],
  '/sign-in-failed': [{ shows: 'main' }],
  '/nowhere': [{ who: 'ada', shows: 'main' }],
}

/** Addresses of the application's own sources: routes, one-time links, and what the shell shows by itself. */
function addressesOf(): string[] {
  const source = (path: string) => readFileSync(new URL(`../../packages/web/src/${path}`, import.meta.url), 'utf8')
  const routes = [...source('app/routes.tsx').matchAll(/path: '([^']+)'/g)].map(([, path]) => path!)
  const [, purposes = ''] = /purpose: ('.*')/.exec(source('sign-in/one-time-link.ts')) ?? []
  const links = [...purposes.matchAll(/'([\w-]+)'/g)].map(([, purpose]) => `/${purpose}/$secret`)
  const shell = [...source('app/Shell.tsx').matchAll(/path === '([^']+)'/g)].map(([, path]) => path!)
  return [...new Set([...routes, ...links, ...shell])]
}

test('every page of the router, every one-time link and every address of the shell is looked at', () => {
  const known = Object.keys(visits).filter((address) => address !== '/nowhere')
  expect(known.sort()).toEqual(addressesOf().sort())
})

const passes: readonly (PageOptions & { name: string; keyboard?: boolean; german?: boolean })[] = [
  { name: 'wide, dark, English', width: 1280, height: 800, colours: 'dark', keyboard: true },
  { name: 'on a telephone, light, German', width: 360, height: 740, colours: 'light', locale: 'de-DE', german: true },
]

const rows = Object.entries(visits).flatMap(([address, all]) =>
  all.map((visit) => ({ address, who: visit.who ?? 'nobody', visit })),
)

/** An administrator has seventeen tabs, and each is looked at with every dialog of it. */
const longestMs = 300_000

describe.each(passes)('$name', ({ name: _, keyboard = false, german = false, ...options }) => {
  test.each(rows)(
    '$address for $who',
    async ({ address, who, visit }) => {
      const page = visit.who ? await pages.of(visit.who, options) : await pages.open(options)
      await page.goto(`${filled.server.https}/#${addressOf(address)}`)
      if (!visit.who) await page.reload()
      await page.locator(visit.shows).first().waitFor()
      const faults: string[] = []
      await eachView(page, async (view) => {
        await settled(page)
        await drawn(page)
        await keepPicture(
          page,
          `${options.colours}-${who}${address.replaceAll(/\W+/g, '-')}${view.replaceAll(/\W+/g, '-')}`,
        )
        const found = await faultsOf(page, { keyboard, german })
        faults.push(...found.map((fault) => `${view}: ${fault}`))
        if (visit.who) faults.push(...(await faultsOfDialogs(page, german)).map((fault) => `${view}: ${fault}`))
      })
      expect(faults).toEqual([])
    },
    longestMs,
  )
})

const addressOf = (address: string) =>
  address.replace('$studyInstanceUID', filled.studyInstanceUID).replace('$secret', 'x'.repeat(43))

async function faultsOf(page: Page, { keyboard, german }: { keyboard: boolean; german: boolean }): Promise<string[]> {
  const problems = await seriousProblems(page)
  const sideways = await sidewaysPixels(page)
  const unreached = keyboard ? await notReached(page) : []
  const stray = german ? await strayTexts(page.locator('body'), words) : []
  return [
    ...problems,
    ...(sideways > 0 ? [`scrolls sideways by ${sideways} px`] : []),
    ...unreached.map((markup) => `the keyboard does not reach ${markup}`),
    ...stray.map((text) => `not German: ${text}`),
  ]
}

async function faultsOfDialogs(page: Page, german: boolean): Promise<string[]> {
  const faults: string[] = []
  await page.route('**/*', (route) => {
    const { method, url } = { method: route.request().method(), url: new URL(route.request().url()) }
    const isReading = method === 'GET' || /\/(states|search)$/.test(url.pathname)
    return isReading ? route.fallback() : route.fulfill({ status: 503, contentType: 'application/json', body: '{}' })
  })
  const stuck = await eachDialog(page, async (dialog, button) => {
    await drawn(page)
    await keepPicture(page, `${german ? 'light' : 'dark'}-dialog-${button.replaceAll(/\W+/g, '-')}`)
    const problems = await seriousProblems(page, '[role="dialog"], [role="menu"]')
    const stray = german ? await strayTexts(dialog, words) : []
    const sideways = await sidewaysPixels(page)
    faults.push(
      ...problems.map((problem) => `${button}: ${problem}`),
      ...stray.map((text) => `${button}: not German: ${text}`),
      ...(sideways > 0 ? [`${button}: scrolls sideways by ${sideways} px`] : []),
    )
  })
  await page.unroute('**/*')
  return [...faults, ...stuck.map((button) => `${button}: Escape does not close what it opened, or leaves the page`)]
}

const words = wordsOf(languageFile('en'), languageFile('de'))
