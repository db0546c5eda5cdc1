/** Chromium as Debian ships it, and a page that notes everything a page of ours must not do. */
import { existsSync } from 'node:fs'
import { beaconName, beaconPath } from '@leadglass/testkit'
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
  /** What draws slices; `auto` is what the page finds best, which is the processor where the browser computes WebGL */
  slices?: 'webgl' | 'auto'
}

export interface WatchedPage {
  page: Page
  /** Console errors, uncaught errors, requests to other origins, and signs that a text from outside ran: must stay empty */
  misdeeds: string[]
  close(): Promise<void>
}

/** Runs in the page: what hostile texts call, and what the policy refuses, become errors in the console. */
function watchForHits(beacon: string): void {
  Object.defineProperty(window, beacon, { value: (id: string) => console.error(`ran: ${id}`) })
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
    console.error(`policy: ${violatedDirective} refused ${blockedURI} ${sample}`),
  )
}

/** Opens the application in a fresh profile. */
export async function openPage(browser: Browser, origin: string, options: PageOptions = {}): Promise<WatchedPage> {
  const { width = 1280, height = 800, locale = 'en-GB', colours = 'dark', touch = false, slices = 'webgl' } = options
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    ignoreHTTPSErrors: true,
    reducedMotion: 'reduce',
    hasTouch: touch,
    isMobile: touch,
  })
  if (slices === 'webgl') await context.addInitScript(() => localStorage.setItem('leadglass.slices', 'webgl'))
  const page = await context.newPage()
  const misdeeds: string[] = []
  page.on('console', (message) => {
    const { url } = message.location()
    const notSignedIn = message.text().includes('401') && url.endsWith('/api/session')
    if (message.type() === 'error' && !notSignedIn) misdeeds.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => misdeeds.push(`uncaught: ${error.message}`))
  page.on('dialog', (dialog) => {
    // Asked where something drawn is not kept: it is given up.
    if (dialog.type() === 'beforeunload') return void dialog.accept()
    misdeeds.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', () => misdeeds.push('a window was opened'))
  page.on('frameattached', () => misdeeds.push('a frame was made'))
  page.on('framenavigated', (frame) => {
    if (new URL(frame.url()).origin !== origin) misdeeds.push(`gone to ${frame.url()}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) misdeeds.push(`request to ${url.origin}`)
    if (url.pathname.startsWith(beaconPath)) misdeeds.push(`loaded: ${url.pathname}`)
  })
  await page.addInitScript(watchForHits, beaconName)
  await page.addInitScript((scheme) => localStorage.setItem('mantine-color-scheme-value', scheme), colours)
  await page.goto(origin)
  return { page, misdeeds, close: () => context.close() }
}
