/** The administrator's pages in Chromium: a scanner is connected step by step, and what runs, grows and is in force is shown. */
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { part10File, pdfText } from '@leadglass/testkit'
import type { Page } from 'playwright-core'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forecast } from '../../packages/server/src/growth/growth.ts'
import { troublesOf } from '../../packages/server/src/text/kept-text.ts'
import { seriousProblems } from './support/axe.ts'
import type { PageOptions } from './support/browser.ts'
import { storescu } from './support/dcmtk.ts'
import type { Outcome } from './support/leadglass.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import { settled, usePages } from './support/pages.ts'
import type { Server } from './support/server.ts'
import { type Credentials, TestArchive } from './support/test-archive.ts'

let archive: TestArchive
let server: Server
let image: string
// The refusal of the other side is the answer that was asked for, and so is that of a key which is none.
const pages = usePages({ origin: () => server.https, expected: [/status of (422|502)/] })

beforeAll(async () => {
  archive = await TestArchive.create()
  image = join(archive.place, 'image.dcm')
  writeFileSync(image, part10File(toStore(madeInstance())))
  await archive.run(['node', 'add', 'NOWHERE', '--host', '127.0.0.1', '--port', '1'])
  server = await archive.serve({ LEADGLASS_SIGN_IN_SESSION_HOURS: '9' })
}, 300_000)

afterAll(() => archive?.remove())

async function panel(name: string, options: PageOptions = {}): Promise<Page> {
  const page = await pages.of('root', options)
  await page.getByRole('tab', { name }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await settled(page)
  return page
}

describe('connecting a scanner', () => {
  test('takes four steps, explains what is refused meanwhile, and ends when the scanner has come', async () => {
    const page = await panel('Devices')
    await page.getByRole('button', { name: 'Connect a scanner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('AE title').fill('CT_ROOM1')
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByRole('button', { name: 'Issue certificate' }).click()
    await dialog.getByText('Own AE title: CT_ROOM1').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'I have typed it' }).click()
    await dialog.getByText('Waiting for CT_ROOM1').waitFor()

    // A technician takes the files of another device first.
    const files = await archive.node('CT_ROOM2')
    expect((await send(files)).status).not.toBe(0)
    await dialog.getByText('Turned away').first().waitFor()
    expect(await seriousProblems(page)).toEqual([])

    const right = await archive.run<Credentials>(['node', 'cert', 'CT_ROOM1', '--out', `${archive.place}/right`])
    expect((await send(right)).status).toBe(0)
    await dialog.getByText('CT_ROOM1 is connected').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('cell', { name: 'CT_ROOM1' }).waitFor()
  })
})

/** One image, sent by DCMTK as the scanner CT_ROOM1 would, with these files. */
function send(credentials: Credentials): Promise<Outcome> {
  return storescu({ port: server.dicomPort, files: [image], credentials, callingAETitle: 'CT_ROOM1' })
}

test('a device that does not answer is tested, with the reason', async () => {
  const page = await panel('Devices')
  await page.getByRole('row', { name: 'NOWHERE' }).getByRole('button', { name: 'Test' }).click()
  await page.getByText('ECONNREFUSED').waitFor()
})

test('settings are shown with their source, and found', async () => {
  const page = await panel('Settings')
  await page.getByRole('switch', { name: 'Only those that differ from their default' }).check({ force: true })
  await page.getByRole('row', { name: 'signIn.sessionHours' }).getByText('LEADGLASS_SIGN_IN_SESSION_HOURS').waitFor()
  await page.getByLabel('Search settings').fill('no such setting')
  await page.getByRole('row', { name: 'signIn.sessionHours' }).waitFor({ state: 'detached' })
})

test('storage and jobs are shown, clear of serious problems', async () => {
  await archive.run(['verify'])
  const page = await panel('Jobs')
  await page.getByRole('row', { name: 'Checking the archive' }).getByText('done').waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('tab', { name: 'Storage' }).click()
  await page.getByText('are free on its disk').waitFor()
  await page.getByText('A forecast needs figures of seven days; there is 1 so far.').waitFor()
  expect(await seriousProblems(page)).toEqual([])
})

test('why something was not delivered is told in German, also where only its text was kept', async () => {
  const whys = [
    'not delivered in time: No TLS connection: the certificate has expired',
    'the receiver refused it (status A700H)',
    'words of a version to come',
  ]
  const deliveries = whys.map((why, id) => ({
    ...{
      id,
      destination: 'MIRROR',
      rule: 'scans',
      state: 'dead',
      attempts: 1,
      study: 'ab',
      why,
      said: troublesOf(why),
    },
    queuedAt: new Date().toISOString(),
  }))
  const page = await pages.of('root', { locale: 'de-DE' })
  await page.route('**/api/forwarding/deliveries*', (route) => route.fulfill({ json: { deliveries } }))
  await page.getByRole('tab', { name: 'Weiterleitung' }).click()
  await page.getByText('Nicht rechtzeitig zugestellt: Keine TLS-Verbindung: Das Zertifikat ist abgelaufen').waitFor()
  await page.getByText('Der Empfänger hat es zurückgewiesen (Status A700H)').waitFor()
  expect(await page.locator('[lang="en"]').filter({ hasText: 'words of a version to come' }).count()).toBe(1)
})

describe('how the archive grows', () => {
  /** Thirty days to today, on which so much came each day; of a disk with so much room left. */
  async function storageOf(octetsPerDay: number, freeOctets: number, options: PageOptions = {}): Promise<Page> {
    const days = Array.from({ length: 30 }, (_, n) => ({
      day: new Date(Date.now() - (29 - n) * 86_400_000).toISOString().slice(0, 10),
      studies: 100 + 5 * n,
      instances: 40_000 + 1000 * n,
      octets: 1e12 + n * octetsPerDay,
    }))
    // The forecast is the server's own; its figures are those of a hospital, which this archive of one image has none of.
    const answer = { days, freeOctets, diskOctets: 4e12, forecast: forecast(days, freeOctets) }
    const page = await pages.of('root', options)
    await page.route('**/api/storage', (route) => route.fulfill({ json: answer }))
    await page.getByRole('tab', { name: options.locale === 'de-DE' ? 'Speicher' : 'Storage' }).click()
    return page
  }

  test('is drawn as a line and told by month, with the day on which the disk is full', async () => {
    const page = await storageOf(6e9, 2.4e12)
    await page.getByText(/^It grows by 6 GB a day: the disk is full on .+, in 400 days\.$/).waitFor()
    await page.getByRole('img', { name: 'From 1 TB to 1.17 TB' }).waitFor()
    const [newest] = await page.getByRole('row').filter({ hasText: '69,000' }).allTextContents()
    expect(newest).toContain('1.17 TB')
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await seriousProblems(page)).toEqual([])
  })

  test('is an alarm while there is time to buy a disk', async () => {
    const page = await storageOf(5e9, 1e11, { locale: 'de-DE' })
    await page.getByRole('alert').getByText('in 20 Tagen').waitFor()
  })

  test('names no day that nobody can know', async () => {
    const page = await storageOf(5, 2e12)
    await page.getByText('the disk lasts for more than ten years').waitFor()
  })

  test('says so where the archive does not grow', async () => {
    const page = await storageOf(0, 2e12)
    await page.getByText('The archive has not grown lately.').waitFor()
  })
})

test('the posture is looked at and explained, and the keys say what is wrapped by what', async () => {
  const page = await panel('Posture')
  await page.getByRole('button', { name: 'Look now' }).click()
  await page.getByLabel(/^Grade [A-F]$/).waitFor()
  await page.getByText('A stranger gets nothing').waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('tab', { name: 'Keys' }).click()
  await page.getByRole('row', { name: 'The root key is held by' }).getByText('a file of the data folder').waitFor()
  await page.getByRole('button', { name: 'Rotate now' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate now' }).click()
  await page.getByRole('row', { name: 'Version of the key-encryption key' }).getByText('2').waitFor()
  expect(await seriousProblems(page)).toEqual([])
})

test('each point of the posture has a command to copy or leads to the page that mends it', async () => {
  // Somebody without a second factor, and a token that may do everything: points with a page of their own.
  await archive.person('late', 'clinician')
  await archive.token('administrator', 'too-wide')
  const page = await panel('Posture')
  await page.getByRole('button', { name: 'Look now' }).click()
  const points = page.getByRole('alert').filter({ has: page.getByRole('heading', { level: 2 }) })
  await points.filter({ hasText: 'too-wide' }).waitFor()
  const ways: string[] = []
  for (const point of await points.all()) {
    const name = await point.getByRole('heading').textContent()
    const copy = point.getByRole('button', { name: `Copy: ${name}` })
    if ((await copy.count()) === 0) continue
    await copy.click()
    const [, way] = await point.getByRole('button').allTextContents()
    if (way !== undefined) ways.push(`${name} → ${way}`)
  }
  for (const [, title] of ways.map((way) => way.split(' → '))) {
    await points.getByRole('button', { name: title!, exact: true }).first().click()
    await page.getByRole('heading', { name: title!, level: 1 }).waitFor()
    await page.getByRole('tab', { name: 'Posture' }).click()
    await points.first().waitFor()
  }
  expect(ways).toEqual(
    expect.arrayContaining(['Second factors → People', 'Tokens and programs → Programs', 'Backups → Backups']),
  )
}, 180_000)

test('the evidence pack is downloaded as PDF and as JSON, and the log says who did', async () => {
  const page = await panel('Posture')
  for (const [choice, name] of [
    ['PDF, to read', 'evidence.pdf'],
    ['JSON, for programs', 'evidence.json'],
  ] as const) {
    await page.getByRole('button', { name: 'Download the evidence pack' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: choice }).click()
    const taken = await download
    expect(taken.suggestedFilename()).toBe(name)
    const octets = readFileSync(await taken.path())
    if (name === 'evidence.pdf') expect(pdfText(octets).replace(/\s/g, '')).toContain('SettingsignIn.sessionHours:9')
    else
      expect(JSON.parse(octets.toString())).toMatchObject({
        requirements: expect.any(Array),
        version: expect.any(String),
      })
  }
  const taken = (await archive.auditEvents()).filter(({ action }) => action === 'posture:evidence')
  expect(taken).toMatchObject([1, 2].map(() => ({ principal: 'person:root', outcome: 'success' })))
}, 180_000)

test('a program is registered by its public key, disabled and let in again, and a token says how narrow it is', async () => {
  const page = await panel('Programs')
  const clients = page.getByRole('region', { name: 'With a key of their own' })
  await clients.getByRole('button', { name: 'Register program' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('reporting')
  await dialog.getByRole('combobox', { name: 'Only these actions' }).click({ force: true })
  await page.getByRole('option', { name: 'Search for studies' }).click()
  await dialog.getByRole('textbox', { name: 'Its public keys' }).fill('no key at all')
  await dialog.getByRole('button', { name: 'Register program' }).click()
  await dialog.getByRole('alert').waitFor()
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await dialog.getByRole('textbox', { name: 'Its public keys' }).fill(pem)
  await dialog.getByRole('button', { name: 'Register program' }).click()
  const row = clients.getByRole('row').filter({ hasText: 'reporting' })
  await row.getByText('Search for studies').waitFor()
  await row.getByText('never').waitFor()

  expect(await accessWith(privateKey)).toBe(200)
  await page.reload()
  await page.getByRole('tab', { name: 'Programs' }).click()
  await row.getByText('127.0.0.1').waitFor()
  await row.getByRole('button', { name: 'Disable' }).click()
  await row.getByText('disabled', { exact: true }).waitFor()
  expect(await accessWith(privateKey)).toBe(401)
  await row.getByRole('button', { name: 'Enable' }).click()
  await row.getByText('active', { exact: true }).waitFor()
  expect(await accessWith(privateKey)).toBe(200)
  await row.getByRole('button', { name: 'Remove' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No program has a key here.').waitFor()

  await page.getByRole('button', { name: 'Create token' }).click()
  await dialog.getByLabel('Name').fill('mirror')
  await dialog.getByRole('combobox', { name: 'Only from these addresses' }).fill('10.2.0.0/16')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Create token' }).click()
  expect(await dialog.locator('pre').textContent()).toMatch(/^lg_/)
  await page.keyboard.press('Escape')
  await page.getByRole('row').filter({ hasText: 'mirror' }).getByText('only from 10.2.0.0/16').waitFor()
})

/** The status with which the token endpoint answers an assertion signed by this key. */
async function accessWith(key: KeyObject): Promise<number> {
  const now = Math.floor(Date.now() / 1000)
  const endpoint = `${server.https}/api/oauth/token`
  const claims = { iss: 'reporting', sub: 'reporting', aud: endpoint, jti: randomUUID(), exp: now + 60 }
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: signed(claims, key),
  })
  const answer = await request(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    dispatcher: new Agent({ connect: { ca: archive.authority } }),
  })
  await answer.body.dump()
  return answer.statusCode
}

/** RFC 7515, ES256. */
function signed(claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'ES256' })}.${part(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
