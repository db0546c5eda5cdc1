/**
 * What watches pages for texts that run (`support/browser.ts`) is tried out itself: a watch that sees nothing would let every other
 * test of hostile texts pass.
 */
import { hostileTexts } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage, type WatchedPage } from './support/browser.ts'
import { usePages } from './support/pages.ts'
import { TestArchive } from './support/test-archive.ts'

let archive: TestArchive
let origin: string
const pages = usePages({ origin: () => origin })

beforeAll(async () => {
  archive = await TestArchive.create()
  origin = (await archive.serve()).https
})
afterAll(() => archive?.remove())

/** Waits until the watch has said it. */
const noticed = ({ misdeeds }: WatchedPage, sign: RegExp) =>
  expect
    .poll(() => misdeeds.some((misdeed) => sign.test(misdeed)), { message: String(sign), timeout: 60_000 })
    .toBe(true)

test('each text that runs is noticed, in a document that takes it for markup and has no policy', {
  timeout: 300_000,
}, async () => {
  const watched = await openPage(pages.browser(), origin)
  const { page } = watched
  let body = ''
  await page.route('**/as-markup', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }))
  const running = hostileTexts.filter(({ runs }) => runs)
  expect(running.length).toBeGreaterThan(15)
  for (const { id, text } of running) {
    body = text
    await page.goto(`${origin}/as-markup`, { waitUntil: 'commit' })
    await noticed(watched, new RegExp(`ran: ${id}$`))
  }
  await watched.close()
})

test('what the policy of our pages refuses is noticed, and what is loaded', async () => {
  const watched = await openPage(pages.browser(), origin)
  const texts = hostileTexts.filter(({ id }) => ['img-error', 'img-src', 'element'].includes(id))
  for (const { text } of texts)
    await watched.page.evaluate((markup) => document.body.insertAdjacentHTML('beforeend', markup), text)
  for (const sign of [/^console: policy: script-src-attr/, /^console: policy: style-src/, /^loaded: .*img-src/])
    await noticed(watched, sign)
  await watched.close()
})

test('a dialog, a frame, a window, another origin and the way to another page are noticed', async () => {
  const watched = await openPage(pages.browser(), origin)
  const { page } = watched
  await page.route('https://198.51.100.1/**', (route) => route.fulfill({ body: '' }))
  await page.evaluate(() => alert('here'))
  await page.evaluate(() => document.body.append(document.createElement('iframe')))
  await page.evaluate(() => void open('/healthz'))
  await page.evaluate(() => {
    location.href = 'https://198.51.100.1/'
  })
  for (const sign of [
    /^dialog: here$/,
    /^a frame was made$/,
    /^a window was opened$/,
    /^request to https:\/\/198\.51\.100\.1$/,
    /^gone to https:\/\/198\.51\.100\.1\/$/,
  ])
    await noticed(watched, sign)
  await watched.close()
})
