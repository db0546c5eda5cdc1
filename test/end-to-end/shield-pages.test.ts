/** The pages in front of an old archive: what people land on, and what an administrator still has. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { languageFile } from './support/language-files.ts'
import { keepPicture, settled, usePages } from './support/pages.ts'
import type { Server } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'
import { eachView, notReached } from './support/views.ts'

const pacs = 'shield:\n  pacs: 127.0.0.1:9\n'
let shielded: TestArchive
let shield: Server
const pages = usePages({ origin: () => shield.https })

beforeAll(async () => {
  shielded = await TestArchive.create()
  await shielded.person('ada', 'clinician')
  await shielded.person('tom', 'technologist')
  await shielded.person('grace', 'auditor')
  // Nothing listens there: pages ask the shield alone.
  shield = await shielded.shield(`${pacs}  web: http://127.0.0.1:9\n  webListen: 127.0.0.1:0\n`)
})
afterAll(() => shielded?.remove())

const word = (language: 'en' | 'de', key: string) => languageFile(language).get(key)!

test.each([
  { name: 'wide, dark, English', width: 1280, height: 800, colours: 'dark', locale: 'en-GB', words: 'en' },
  { name: 'on a telephone, light, German', width: 360, height: 740, colours: 'light', locale: 'de-DE', words: 'de' },
] as const)('its web pages are one button away: $name', async ({ name: _, words, ...options }) => {
  const page = await pages.of('ada', options)
  const button = page.getByRole('link', { name: word(words, 'shield.open') })
  await button.waitFor()
  expect(await button.getAttribute('href')).toBe(`${shield.ready.shieldWeb}/`)
  expect([await button.getAttribute('target'), await button.getAttribute('rel')]).toEqual(['_blank', 'noopener'])
  expect(await seriousProblems(page)).toEqual([])
  expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0)
  expect(await notReached(page)).toEqual([])
  await keepPicture(page, `shield-${words}`)
})

test('an administrator has every page that does not need studies, and none of them asks for what is not there', async () => {
  const page = await pages.of('root')
  const seen: string[] = []
  await eachView(page, async (view) => {
    await settled(page)
    seen.push(view)
  })
  const title = (panel: string) => word('en', `${panel}.title`)
  const texts = seen.join('\n')
  for (const there of ['status', 'nodes', 'users', 'settings', 'refusals'])
    expect(texts).toContain(title(`administration.${there}`))
  for (const gone of ['forwarding', 'shares', 'projects']) expect(texts).not.toContain(title(`administration.${gone}`))
  for (const gone of ['collections', 'grants']) expect(texts).not.toContain(title(`access.${gone}`))
  await page.getByRole('tab', { name: title('administration.nodes') }).click()
  await page.getByRole('button', { name: word('en', 'administration.nodes.add') }).click()
  await page.getByRole('dialog').waitFor()
  await settled(page)
})

test('an auditor lands on the log', async () => {
  const page = await pages.of('grace')
  await page.getByRole('heading').first().waitFor()
  expect(await page.locator('main').textContent()).not.toContain(word('en', 'shield.title'))
})

test('without web pages people are told where the images are', async () => {
  await shield.stop()
  shield = await shielded.shield(pacs)
  const page = await pages.of('tom')
  await page.getByRole('heading', { name: word('en', 'shield.title') }).waitFor()
  expect(await page.locator('main').textContent()).toContain(word('en', 'shield.noPages'))
  expect(await page.getByRole('tab').count()).toBe(0)
  expect(await page.getByRole('main').getByRole('link').count()).toBe(0)
  expect(await seriousProblems(page)).toEqual([])
})
