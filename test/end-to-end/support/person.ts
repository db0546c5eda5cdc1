/**
 * People of the tests. Each has an authenticator app, enrolled at the first sign-in as the archive demands it, and a browser
 * that keeps its cookie: pages opened later begin signed in.
 */
import { totpCode } from '@leadglass/testkit'
import type { Page } from 'playwright-core'

/** Of everybody in the tests. */
export const password = 'seven grey herons wade at dusk'

interface Known {
  totpSecret: string
  recoveryCodes: string[]
  cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>
}

const people = new Map<string, Known>()

/** Signs in with everything the archive asks for, and waits for the first page. */
export async function signIn(page: Page, name: string, password: string): Promise<void> {
  const key = `${new URL(page.url()).origin} ${name}`
  const known = people.get(key)
  if (known && (await isStillSignedIn(page, known))) return
  await typePassword(page, name, password)
  const shown = page.locator('.lg-by-app, .lg-totp-secret, input[autocomplete="one-time-code"], header')
  await shown.first().waitFor()
  if (await page.locator('.lg-by-app').count()) await page.locator('.lg-by-app').click()
  if (known) await showRecoveryCode(page, known)
  else if ((await page.locator('header').count()) === 0) people.set(key, await enrolTotp(page))
  await page.locator('header').waitFor()
  const person = people.get(key)
  if (person) person.cookies = await page.context().cookies()
}

/** Name and password, and nothing more. */
export async function typePassword(page: Page, name: string, password: string): Promise<void> {
  await page.locator('input[autocomplete="username"]').fill(name)
  await page.locator('input[autocomplete="current-password"]').fill(password)
  await page.locator('form button[type="submit"]').click()
}

/** On the page that asks for the first second factor: types the code of the secret it shows, keeps the recovery codes. */
export async function enrolTotp(page: Page): Promise<Known> {
  const totpSecret = ((await page.locator('.lg-totp-secret').textContent()) ?? '').replaceAll(' ', '')
  await page.locator('input[autocomplete="one-time-code"]').fill(totpCode(totpSecret))
  await page.locator('form button[type="submit"]').click()
  const codes = (await page.locator('.lg-recovery-codes').textContent()) ?? ''
  await page.locator('main button').last().click()
  return { totpSecret, recoveryCodes: codes.trim().split('\n'), cookies: [] }
}

async function isStillSignedIn(page: Page, { cookies }: Known): Promise<boolean> {
  await page.context().addCookies(cookies)
  await page.reload()
  await page.locator('header, input[autocomplete="username"]').first().waitFor()
  return (await page.locator('header').count()) > 0
}

/** A code of the app works once in 30 seconds; tests sign in more often. */
async function showRecoveryCode(page: Page, known: Known): Promise<void> {
  await page.getByText(/recovery code instead|Wiederherstellungscode benutzen/).click()
  await page.locator('input[autocomplete="one-time-code"]').fill(known.recoveryCodes.shift() ?? '')
  await page.locator('form button[type="submit"]').click()
}
