/** Chromium as Debian ships it, and a page that notes everything a page of ours must not do. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Software rendering by name, and nothing that talks to other servers. */
const args = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]

/** A browser that cannot draw in three dimensions. */
export const withoutWebGL = [...args.filter((arg) => !arg.includes('swiftshader') && !arg.includes('use-gl')), '--disable-3d-apis']

/** @throws when no Chromium is installed */
export function launchBrowser(given: readonly string[] = args): Promise<Browser> {
  if (!executablePath) throw new Error('Chromium is missing: apt-get install chromium')
  return chromium.launch({ executablePath, args: [...given] })
}

export { signIn } from './person.ts'

export interface PageOptions {
  width?: number
  height?: number
  /** BCP 47 */
  locale?: string
  colours?: 'dark' | 'light'
}

export interface WatchedPage {
  page: Page
  /** Console errors, uncaught errors, requests to other origins: must stay empty */
  misdeeds: string[]
  close(): Promise<void>
}

/** Opens the application in a fresh profile. */
export async function openPage(browser: Browser, origin: string, options: PageOptions = {}): Promise<WatchedPage> {
  const { width = 1280, height = 800, locale = 'en-GB', colours = 'dark' } = options
  const viewport = { width, height }
  const context = await browser.newContext({ viewport, locale, ignoreHTTPSErrors: true, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const misdeeds: string[] = []
  page.on('console', (message) => {
    const expected = message.text().includes('401') && message.location().url.endsWith('/api/session')
    if (message.type() === 'error' && !expected) misdeeds.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => misdeeds.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) misdeeds.push(`request to ${url.origin}`)
  })
  await page.addInitScript((scheme) => localStorage.setItem('mantine-color-scheme-value', scheme), colours)
  await page.goto(origin)
  return { page, misdeeds, close: () => context.close() }
}
