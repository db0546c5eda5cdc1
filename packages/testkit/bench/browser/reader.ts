/** A person with Chromium in front of the archive: the browser as Debian ships it, and a session that was opened once. */
import { existsSync } from 'node:fs'
import { totpCode } from '@leadglass/testkit'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** No graphics card: the browser draws the page in the processor, and computes WebGL there. */
const browserArguments = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
]

export const reader = { name: 'reader', password: 'a password for one run' } as const

/** @throws Error when no Chromium is installed */
export function launchChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error('Chromium is missing: apt-get install chromium')
  return chromium.launch({
    executablePath: chromiumPath,
    args: browserArguments,
  })
}

const screen = { viewport: { width: 1280, height: 800 }, ignoreHTTPSErrors: true } as const

/** Signs in once, with everything that the archive asks for. @returns what later contexts begin with */
export async function signInOnce(browser: Browser, origin: string): Promise<SignedIn> {
  const context = await browser.newContext(screen)
  const page = await context.newPage()
  await page.goto(origin)
  await page.locator('input[autocomplete="username"]').fill(reader.name)
  await page.locator('input[autocomplete="current-password"]').fill(reader.password)
  await page.locator('form button[type="submit"]').click()
  await page.locator('.lg-by-app, .lg-totp-secret, header').first().waitFor()
  if (await page.locator('.lg-by-app').count()) await page.locator('.lg-by-app').click()
  if ((await page.locator('header').count()) === 0) await enrol(page)
  await page.locator('header').waitFor()
  const cookies = await context.cookies()
  await context.close()
  return { origin, cookies }
}

async function enrol(page: Page): Promise<void> {
  const secret = ((await page.locator('.lg-totp-secret').textContent()) ?? '').replaceAll(' ', '')
  await page.locator('input[autocomplete="one-time-code"]').fill(totpCode(secret))
  await page.locator('form button[type="submit"]').click()
  await page.locator('.lg-recovery-codes').waitFor()
  await page.locator('main button').last().click()
}

export interface SignedIn {
  origin: string
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>
}

/**
 * The study list in a fresh profile.
 *
 * @param deviceMemoryGiB - what the computer tells of its memory
 */
export async function openList(browser: Browser, { origin, cookies }: SignedIn, deviceMemoryGiB = 4): Promise<Page> {
  const context = await browser.newContext(screen)
  await context.addCookies(cookies)
  await context.addInitScript(`Object.defineProperty(navigator, 'deviceMemory', { get: () => ${deviceMemoryGiB} })`)
  // Functions handed over to the page were compiled with a helper that the page lacks.
  await context.addInitScript('globalThis.__name = (named) => named')
  const page = await context.newPage()
  await page.goto(origin)
  await page.locator('tr[data-index="0"]').waitFor()
  return page
}

/** Waits until the viewer, which loads while the list is idle, is there. */
export async function viewerIsLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('leadglass-viewer-ready').length > 0)
}
