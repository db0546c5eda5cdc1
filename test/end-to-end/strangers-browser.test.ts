/**
 * A stranger with a browser, at every address that somebody may have heard of: there is nothing to see but "sign in", no octet of a
 * patient comes over the line, and each attempt stands in the audit log.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { part10File } from '@leadglass/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from './support/browser.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import type { Server } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'

const instance = madeInstance({ patientName: 'Zweigelt^Walburga', patientId: 'HOSP-481516', studyDate: '20250110' })
const { studyUID, seriesUID, sopUID } = instance
/** What no stranger may learn: of the patient, of devices, of people. */
const secrets = [
  'Zweigelt',
  'Walburga',
  'HOSP-481516',
  '20250110',
  studyUID,
  seriesUID,
  sopUID,
  'SCANNER1',
  'adalovelace',
]
let archive: TestArchive
let server: Server
let browser: Browser
/** How often a page was told to sign in; the question of the web application whether somebody has is no attempt. */
let refused = 0

beforeAll(async () => {
  archive = await TestArchive.create()
  await archive.node('SCANNER1')
  await archive.person('adalovelace', 'clinician')
  const path = join(archive.place, 'one.dcm')
  writeFileSync(path, part10File(toStore(instance)))
  await archive.run(['import', path])
  server = await archive.serve()
  browser = await launchBrowser()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await archive?.remove()
})

interface Visit {
  /** What a person reads on the page. */
  text: string
  status: number
  /** Which secrets came over the line, or stand in the page. */
  told: string[]
}

/** In a profile that knows nobody; notes every octet that the browser got. */
async function visit(path: string, look?: (page: Page) => Promise<void>): Promise<Visit> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    const bodies: Promise<string>[] = []
    page.on('response', (response) => {
      if (response.status() === 401 && !response.url().endsWith('/api/session')) refused += 1
      const body = response.body().then(
        (octets) => octets.toString('latin1'),
        () => '',
      )
      bodies.push(body.then((text) => JSON.stringify(response.headers()) + text))
    })
    const answer = await page.goto(server.https + path)
    await look?.(page)
    // biome-ignore lint/performance/useDomNodeTextContent: what a person reads is not what the page holds
    const [text, html] = [await page.locator('body').innerText(), await page.content()]
    const line = (await Promise.all(bodies)).join('\n') + html
    const kept = JSON.stringify([await context.cookies(), await page.evaluate(storageOf)])
    // An address that was asked for comes back nowhere either, but in what the browser itself shows of it.
    const told = secrets.filter((secret) => (line + kept).includes(secret))
    return { text: text ?? '', status: answer?.status() ?? 0, told }
  } finally {
    await context.close()
  }
}

/** What the page keeps; a document without an origin keeps nothing. */
function storageOf(): Record<string, unknown> {
  return window.origin === 'null' ? {} : { ...localStorage }
}

const signInForm = (page: Page) => page.locator('input[autocomplete="username"]').waitFor()

describe('pages of the web application', () => {
  test.each([
    '/',
    '/#/account',
    '/#/alerts',
    '/#/access',
    '/#/review',
    '/#/administration',
    `/#/studies/${studyUID}`,
    '/index.html',
  ])('%s shows nothing but the way to sign in', async (path) => {
    const { text, told } = await visit(path, signInForm)
    expect(told).toEqual([])
    expect(text).toMatch(/sign in/i)
    expect(text).not.toMatch(/studies|patient id|administration|devices/i)
  })
})

test('/#/shared shows a stranger that nothing is shared, and asks for no study', async () => {
  const { text, told } = await visit('/#/shared', (page) => page.getByText('Nothing is shared here').waitFor())
  expect(told).toEqual([])
  expect(text).toContain('Nothing is shared here')
})

const heardOf = [
  '/admin',
  '/administration',
  '/ohif',
  `/ohif/viewer?StudyInstanceUIDs=${studyUID}`,
  '/dicom-web/studies',
  `/dicom-web/studies/${studyUID}/metadata`,
  `/dicom-web/studies/${studyUID}/series/${seriesUID}/instances/${sopUID}/rendered`,
  `/dicom-web/studies/${studyUID}/thumbnail`,
  '/api/users',
  '/api/nodes',
]

describe('addresses that were heard of', () => {
  test.each(heardOf)('%s answers "sign in"', async (path) => {
    const { text, status, told } = await visit(path)
    expect(status).toBe(401)
    expect(text).toContain('Sign in')
    expect(told).toEqual([])
  })

  test('a UID that exists is answered like one that does not', async () => {
    const [one, other] = [
      await visit(`/dicom-web/studies/${studyUID}/metadata`),
      await visit('/dicom-web/studies/1.2.3.4/metadata'),
    ]
    expect([one.text, one.status]).toEqual([other.text, other.status])
  })
})

test('each attempt is in the log, one by one or counted, by the address of the stranger and without the patient', async () => {
  await server.stop()
  const events = (await archive.auditEvents()).filter(({ action }) => action === 'request:refused')
  const attempts = events.reduce((sum, { detail }) => sum + (Number(detail?.further) || 1), 0)
  expect(refused).toBeGreaterThanOrEqual(heardOf.length + 2)
  expect(attempts).toBeGreaterThanOrEqual(refused)
  const stranger = { principal: 'stranger', outcome: 'denied', address: '127.0.0.1' }
  expect(events).toEqual(events.map(() => expect.objectContaining(stranger)))
  expect(events.map(({ detail }) => detail?.route)).toEqual(expect.arrayContaining(['none', '/dicom-web/studies']))
  expect(secrets.filter((secret) => JSON.stringify(events).includes(secret))).toEqual([])
})
