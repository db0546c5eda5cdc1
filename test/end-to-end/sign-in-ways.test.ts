/** Two other ways in, in Chromium: through a hospital's OpenID provider, and with a password alone where the operator allows that. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type IdentityProvider, startIdentityProvider, totpCode } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usePages } from './support/pages.ts'
import { password, typePassword } from './support/person.ts'
import type { Server } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'

/** The whole people of the provider; others of its groups are none of ours. */
const accounts = {
  '100': { groups: ['radiology'], preferred_username: 'olga', amr: ['pwd', 'mfa'] },
  '101': { groups: ['radiology'], preferred_username: 'pia', amr: ['pwd'] },
  '102': { groups: ['kitchen'], preferred_username: 'quentin', amr: ['mfa'] },
}

let archive: TestArchive
let server: Server
let provider: IdentityProvider
// The provider is another site, whose own page for signing out asks for fonts; whoever signs in was nobody before.
const pages = usePages({
  origin: () => server.https,
  expected: [
    /^gone to https:\/\/127\.0\.0\.1/,
    /^request to https:\/\/(127\.0\.0\.1|fonts\.)/,
    /status of (401|404)/,
    /net::ERR_/,
  ],
})

beforeAll(async () => {
  archive = await TestArchive.create()
  await archive.person('emil', 'clinician')
  const certificate = ownCertificate(join(archive.place, 'provider'))
  provider = await startIdentityProvider(certificate, accounts)
  const secretFile = join(archive.place, 'secret')
  writeFileSync(secretFile, provider.clientSecret)
  const nextYear = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10)
  server = await archive.serve({
    LEADGLASS_OPEN_ID_CONNECT_ISSUER: provider.issuer,
    LEADGLASS_OPEN_ID_CONNECT_CLIENT_ID: provider.clientID,
    LEADGLASS_OPEN_ID_CONNECT_CLIENT_SECRET_FILE: secretFile,
    LEADGLASS_OPEN_ID_CONNECT_AUTHORITY_FILE: certificate.file,
    LEADGLASS_OPEN_ID_CONNECT_LABEL: 'City Hospital',
    LEADGLASS_OPEN_ID_CONNECT_SCOPES: JSON.stringify(['openid', 'profile']),
    LEADGLASS_OPEN_ID_CONNECT_ROLES: JSON.stringify([{ group: 'radiology', role: 'clinician' }]),
    LEADGLASS_SIGN_IN_DANGEROUSLY_ALLOW_ONE_FACTOR_UNTIL: nextYear,
  })
  await provider.serve(server.https)
})
afterAll(async () => {
  provider?.close()
  await archive?.remove()
})

function ownCertificate(folder: string): { key: Buffer; cert: Buffer; file: string } {
  mkdirSync(folder)
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=provider', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', file],
    ],
    { stdio: 'ignore' },
  )
  return { key: readFileSync(key), cert: readFileSync(file), file }
}

describe('through the OpenID provider', () => {
  test('somebody of a known group is signed in with the role of it, and signs out there too', async () => {
    const page = await pages.open()
    await page
      .getByRole('button', { name: /City Hospital/ })
      .or(page.getByRole('link', { name: /City Hospital/ }))
      .click()
    await page.getByRole('link', { name: 'olga' }).click()
    await page.locator('.lg-person-name').getByText('olga').waitFor()
    expect(await page.locator('.lg-person-name').textContent()).toContain('Clinician')
    await page.locator('.lg-person').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL((url) => url.origin === provider.issuer)
    await page.goto(server.https)
    await page.locator('input[autocomplete="username"]').waitFor()
  })

  test('somebody of no known group is told so, and nothing of the archive is there', async () => {
    const page = await pages.open()
    await page
      .getByRole('button', { name: /City Hospital/ })
      .or(page.getByRole('link', { name: /City Hospital/ }))
      .click()
    await page.getByRole('link', { name: 'quentin' }).click()
    await page.waitForURL(/#\/sign-in-failed$/)
    await page.locator('main').waitFor()
    expect(await page.locator('header').count()).toBe(0)
  })
})

describe('with a password alone', () => {
  test('a person is told on every page what is missing, and stops being told once it is there', async () => {
    const page = await pages.open()
    await typePassword(page, 'emil', password)
    const notice = page.getByRole('status').filter({ hasText: 'with a password alone' })
    await notice.waitFor()
    await notice.getByRole('link', { name: 'Add a second factor' }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    expect(await notice.isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Add an app' }).click()
    const secret = ((await page.locator('.lg-totp-secret').textContent()) ?? '').replaceAll(' ', '')
    await page.locator('input[autocomplete="one-time-code"]').fill(totpCode(secret))
    await page.getByRole('dialog').locator('form button[type="submit"]').click()
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await notice.waitFor({ state: 'detached' })
  })

  test('an administrator sees in red until when, on every page', async () => {
    const page = await pages.open()
    await typePassword(page, 'root', password)
    const banner = page.locator('.lg-plaintext').filter({ hasText: 'people sign in with a password alone' })
    await banner.waitFor()
    await page.getByRole('tab', { name: 'Devices' }).click()
    expect(await banner.isVisible()).toBe(true)
  })
})
