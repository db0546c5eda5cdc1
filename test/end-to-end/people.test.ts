/** People in Chromium: second factors, recovery, the account page, automatic logoff; in English and German, also on a phone. */
import { totpCode } from '@leadglass/testkit'
import type { Page } from 'playwright-core'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import type { PageOptions } from './support/browser.ts'
import { usePages } from './support/pages.ts'
import { enrolTotp, password, signIn, typePassword } from './support/person.ts'
import { TestArchive } from './support/test-archive.ts'

let archive: TestArchive
let origin: string
const pages = usePages({ origin: () => origin, expected: [/status of (401|403|422)/] })

beforeAll(async () => {
  archive = await TestArchive.create()
  for (const name of ['ada', 'berta', 'carl', 'dora', 'emil']) await archive.person(name, 'clinician')
  origin = (await archive.serve()).https.replace('127.0.0.1', 'localhost')
})
afterAll(() => archive?.remove())

async function pageAt(path = '/', options: PageOptions = {}): Promise<Page> {
  const page = await pages.open(options)
  if (path !== '/') await page.goto(origin + path)
  return page
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const signOut = async (page: Page) => {
  await page.locator('.lg-person').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.locator('input[autocomplete="username"]').waitFor()
}

/** A phone that holds passkeys and always recognises its owner. */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test('a passkey is added at the first sign-in, and signs in alone from then on', async () => {
  const page = await pageAt()
  await addAuthenticator(page)
  await typePassword(page, 'ada', password)
  await page.getByRole('heading', { name: 'Add a second factor' }).waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await press(page, 'Add a passkey')
  await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor()
  await press(page, 'I have kept them')
  await page.locator('header').waitFor()
  await signOut(page)
  await press(page, 'Sign in with a passkey')
  await page.locator('.lg-person-name').getByText('ada').waitFor()
  const events = await archive.auditEvents()
  const actions = events.filter(({ principal }) => principal === 'person:ada').map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['sign-in:password', 'account:passkey-enrolled', 'sign-in:passkey']))
})

test('an app is enrolled by the secret under its picture; a wrong code is refused; a recovery code works, in German', async () => {
  const page = await pageAt('/', { locale: 'de-DE', width: 360, height: 740 })
  await typePassword(page, 'berta', password)
  await page.getByRole('heading', { name: 'Zweiten Faktor hinzufügen' }).waitFor()
  await press(page, 'Eine Authenticator-App benutzen')
  await page.getByRole('img', { name: 'QR-Code mit dem Geheimnis für die Authenticator-App' }).waitFor()
  expect(await seriousProblems(page)).toEqual([])
  expect(await sidewaysPixels(page)).toBe(0)
  await page.locator('input[autocomplete="one-time-code"]').fill('000000')
  await press(page, 'Code prüfen und weiter')
  expect(await page.getByRole('alert').textContent()).toContain('Das stimmt nicht')
  const { recoveryCodes } = await enrolTotp(page)
  await page.locator('header').waitFor()
  await page.context().clearCookies()
  await page.reload()
  await typePassword(page, 'berta', password)
  await page.getByRole('heading', { name: 'Zweiter Faktor' }).waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await press(page, 'Stattdessen einen Wiederherstellungscode benutzen')
  await page.locator('input[autocomplete="one-time-code"]').fill(recoveryCodes[0]!)
  await press(page, 'Weiter')
  await page.locator('header').waitFor()
})

test('who has a password only sees nothing of the archive, whatever address is opened', async () => {
  const page = await pageAt()
  await typePassword(page, 'emil', password)
  for (const path of ['/#/', '/#/account', '/#/studies/1.2.3']) {
    await page.goto(origin + path)
    await page.getByRole('heading', { name: 'Add a second factor' }).waitFor()
    expect(await page.locator('header').count()).toBe(0)
  }
})

describe('the account page', () => {
  test('ends another session, changes the password, adds a passkey and makes new codes', async () => {
    const other = await pageAt()
    await typePassword(other, 'dora', password)
    await press(other, 'Use an authenticator app')
    const { recoveryCodes } = await enrolTotp(other)
    await other.locator('header').waitFor()

    const page = await pageAt()
    await addAuthenticator(page)
    await typePassword(page, 'dora', password)
    await press(page, 'Use a recovery code instead')
    await page.locator('input[autocomplete="one-time-code"]').fill(recoveryCodes[0]!)
    await press(page, 'Go on')
    await page.locator('.lg-person').click()
    await page.getByRole('menuitem', { name: 'Your account' }).click()
    await press(page, 'End')
    await page.getByRole('button', { name: 'End', exact: true }).waitFor({ state: 'detached' })
    await other.reload()
    await other.locator('input[autocomplete="username"]').waitFor()

    await press(page, 'Add a passkey')
    await page.getByLabel('Name').fill('blue key')
    await press(page, 'Go on')
    await page.getByRole('cell', { name: 'blue key' }).waitFor()
    await press(page, 'New codes')
    await page.getByRole('dialog').getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 codes are left').waitFor()

    await press(page, 'Change password')
    await page.getByLabel('Current password').fill(password)
    for (const field of await page.locator('input[autocomplete="new-password"]').all())
      await field.fill('nine grey herons')
    await press(page, 'Change password')
    await page.getByText('Your password is changed.').waitFor()
  }, 120_000)
})

test('an administrator adds a person by a link, who chooses a password, and sees the second factor in the list', async () => {
  const page = await pageAt()
  await signIn(page, 'root', password)
  await page.getByRole('tab', { name: 'People' }).click()
  await press(page, 'Add person')
  await page.getByLabel('Name').fill('hanna')
  await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
  const link = (await page.getByRole('dialog').locator('.lg-totp-secret').textContent()) ?? ''
  expect(await seriousProblems(page)).toEqual([])
  await press(page, 'Done')

  const hers = await pageAt(new URL(link).pathname + new URL(link).hash)
  await hers.locator('input[autocomplete="new-password"]').first().waitFor()
  for (const field of await hers.locator('input[autocomplete="new-password"]').all()) await field.fill(password)
  await press(hers, 'Go on')
  await press(hers, 'Use an authenticator app')
  await enrolTotp(hers)
  await hers.locator('.lg-person-name').getByText('hanna').waitFor()

  await page.reload()
  await page.getByRole('tab', { name: 'People' }).click()
  await page.getByRole('row', { name: /hanna.*Active.*Yes/ }).waitFor()
  await page.getByRole('button', { name: 'More for hanna' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await hers.reload()
  await hers.locator('input[autocomplete="username"]').waitFor()
})

test('a minute before automatic logoff all tabs warn; a key in one of them keeps both; then both are signed out', async () => {
  const page = await pageAt()
  await signIn(page, 'carl', password)
  const second = await page.context().newPage()
  // One clock for all tabs: `page.clock` is that of the context, so winding it per tab would wind it twice.
  const { clock } = page.context()
  await clock.install()
  const tabs = [page, second]
  for (const tab of tabs) {
    await tab.goto(origin)
    await tab.locator('header').waitFor()
  }
  await clock.runFor('28:00')
  for (const tab of tabs) expect(await tab.getByRole('dialog').count()).toBe(0)
  await clock.runFor('01:05')
  for (const tab of tabs) await tab.getByRole('dialog', { name: 'Are you still there?' }).waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.keyboard.press('Shift')
  await clock.runFor('00:05')
  for (const tab of tabs) await tab.getByRole('dialog').waitFor({ state: 'detached' })
  await clock.runFor('28:00')
  for (const tab of tabs) {
    expect(await tab.getByRole('dialog').count()).toBe(0)
    expect(await tab.locator('header').count()).toBe(1)
  }
  await clock.runFor('02:10')
  for (const tab of tabs) await tab.locator('input[autocomplete="username"]').waitFor()
}, 120_000)

test('asked for the second factor in the middle of the work, a person shows it and goes on', async () => {
  const page = await pageAt()
  await typePassword(page, 'emil', password)
  await press(page, 'Use an authenticator app')
  const { totpSecret } = await enrolTotp(page)
  await page.locator('header').waitFor()
  const token = await archive.token('administrator')
  const asked = await request(`${origin}/api/users/emil/ask-again`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
    dispatcher: new Agent({ connect: { ca: archive.authority } }),
  })
  expect(asked.statusCode).toBe(200)
  await page.reload()
  await page.getByRole('heading', { name: 'Second factor' }).waitFor()
  await page.locator('input[autocomplete="one-time-code"]').fill(totpCode(totpSecret, Date.now() + 30_000))
  await press(page, 'Go on')
  await page.locator('header').waitFor()
})
