/** Chromium as Debian ships it, and a page that notes everything a page of ours must not do. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Nothing that talks to other servers. */
const args = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Software rendering by name, or none at all. */
const graphics = {
  software: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  none: ['--disable-gpu', '--disable-3d-apis'],
} as const

/** @throws when no Chromium is installed */
export function launchBrowser(webGL: keyof typeof graphics = 'software'): Promise<Browser> {
  if (!executablePath) throw new Error('Chromium is missing: apt-get install chromium')
  return chromium.launch({ executablePath, args: [...args, ...graphics[webGL]] })
}

export { signIn } from './person.ts'

export interface PageOptions {
  width?: number
  height?: number
  /** BCP 47 */
  locale?: string
  colours?: 'dark' | 'light'
  /** A telephone or tablet: fingers, no mouse */
  touch?: boolean
}

export interface WatchedPage {
  page: Page
  /** Console errors, uncaught errors, requests to other origins: must stay empty */
  misdeeds: string[]
  close(): Promise<void>
}

/** Opens the application in a fresh profile. */
export async function openPage(browser: Browser, origin: string, options: PageOptions = {}): Promise<WatchedPage> {
  const { width = 1280, height = 800, locale = 'en-GB', colours = 'dark', touch = false } = options
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    ignoreHTTPSErrors: true,
    reducedMotion: 'reduce',
    hasTouch: touch,
    isMobile: touch,
  })
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
