/** Pages of a hostile archive as somebody signed in sees them, and which texts stand on them as text. */
import { type HostileText, hostileTexts } from '@leadglass/testkit'
import type { Page } from 'playwright-core'
import type { Person } from '../../../../packages/server/test/support/person.ts'
import type { PageOptions } from '../browser.ts'
import { type Pages, settled } from '../pages.ts'
import { drawn } from '../views.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** A list of all texts, a study of a hundred series: what takes a moment takes a minute where other tests run beside. */
const longestWaitMs = 180_000

/** Opens the application in the session of a person, at the first page. */
export async function openAs(
  pages: Pages,
  { people }: HostileArchive,
  name: string,
  options: PageOptions = {},
): Promise<Page> {
  const page = await openIn(pages, people.get(name)!, options)
  await goTo(page, '#/', 'header')
  return page
}

/** Opens the application in the session of a person, whatever it asks for first. */
export async function openIn(pages: Pages, { cookie }: Person, options: PageOptions = {}): Promise<Page> {
  // What draws is of no account, and the processor draws a hundred series sooner.
  const page = await pages.open({ slices: 'auto', ...options })
  page.setDefaultTimeout(longestWaitMs)
  const [name = '', value = ''] = cookie.split('=')
  const url = new URL(page.url()).origin
  await page.context().addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Strict' }])
  await page.reload()
  return page
}

/** Opens a page by what stands behind `#`, with nothing left of the one before. @param shows - what stands there when it is there */
export async function goTo(page: Page, hash: string, shows = 'main :is(h1, h2, [role="tablist"])'): Promise<void> {
  await page.evaluate((target) => {
    location.hash = target
  }, hash)
  await page.reload()
  await page.locator(shows).first().waitFor()
  await settled(page)
  await drawn(page)
}

/** As a page lays text out: one kind of white space, nothing at the ends, composed characters. */
export const laidOut = (text: string) => text.normalize('NFC').replaceAll('\0', ' ').replace(/\s+/g, ' ').trim()

/** Ids of the texts that stand in a part of the page, in a field of it, or in a name or title of something in it. */
export async function textsOn(page: Page, within = 'body'): Promise<Set<string>> {
  const all = await page.locator(within).evaluateAll((parts) => {
    const below = (selector: string) => parts.flatMap((part) => [...part.querySelectorAll(selector)])
    const names = below('[title], [aria-label]').flatMap((one) => [
      one.getAttribute('title') ?? '',
      one.getAttribute('aria-label') ?? '',
    ])
    const fields = below('input, textarea') as (HTMLInputElement | HTMLTextAreaElement)[]
    return [...parts.map(({ textContent }) => textContent ?? ''), ...names, ...fields.map(({ value }) => value)]
  })
  const pieces = all.map(laidOut).join('\n')
  return new Set(hostileTexts.filter(({ text }) => pieces.includes(laidOut(text))).map(({ id }) => id))
}

/** In DICOM a backslash parts values (PS3.5 6.2), and another character set makes other characters of the octets. */
export const whole = hostileTexts.filter(({ aim, text }) => aim !== 'character-set' && !text.includes('\\'))
/** Of these texts, the ids of those that were not seen. */
export const missing = (seen: ReadonlySet<string> | undefined, texts: readonly HostileText[] = whole) =>
  texts.map(({ id }) => id).filter((id) => !seen?.has(id))
