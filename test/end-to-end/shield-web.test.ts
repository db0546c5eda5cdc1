/** The web pages of an Orthanc without sign-in behind the shield, in Chromium: for clinicians, and for nobody besides. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { UIDs } from '@leadglass/dicom'
import { openAssociation } from '@leadglass/network'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seriousProblems } from './support/axe.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import { type Orthanc, startOrthanc } from './support/orthanc.ts'
import { usePages } from './support/pages.ts'
import type { Server } from './support/server.ts'
import { prepareSurvey, survey } from './support/survey.ts'
import { TestArchive } from './support/test-archive.ts'

const kept = madeInstance({ patientName: 'Quillonova^Zebedee', patientId: 'ZQ-7730' })

let shielded: TestArchive
let orthanc: Orthanc
let shield: Server
let web: string
// The old archive's own pages write what they like to the console, and ask for what is not there.
const pages = usePages({ origin: () => shield.https, expected: [/.*/s] })

beforeAll(async () => {
  shielded = await TestArchive.create()
  orthanc = await startOrthanc(join(shielded.place, 'orthanc'))
  await keep(orthanc.dicomPort)
  await shielded.person('ada', 'clinician')
  shield = await shielded.shield(
    [
      'shield:',
      `  pacs: 127.0.0.1:${orthanc.dicomPort}`,
      `  web: http://127.0.0.1:${orthanc.httpPort}`,
      '  webListen: 127.0.0.1:0',
    ].join('\n'),
  )
  web = shield.ready.shieldWeb!
})

afterAll(async () => {
  await orthanc?.stop()
  await shielded?.remove()
})

async function keep(port: number): Promise<void> {
  const association = await openAssociation({
    ...{ host: '127.0.0.1', port, callingAETitle: 'ANYBODY', calledAETitle: 'ORTHANC' },
    contexts: [{ abstractSyntaxUID: kept.sopClass, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] }],
    dangerouslySendPlaintext: true,
  })
  expect(await association.store(toStore(kept))).toMatchObject({ Status: 0 })
  await association.release()
}

const portOf = (address: string) => Number(new URL(address).port)

async function ask(path: string, headers: Record<string, string> = {}) {
  const dispatcher = new Agent({ connect: { ca: shielded.authority } })
  try {
    const { statusCode, headers: answered, body } = await request(web + path, { headers, dispatcher })
    return { status: statusCode, headers: answered, text: await body.text() }
  } finally {
    await dispatcher.close()
  }
}

describe('a stranger', () => {
  test('with the survey’s means finds the old archive open, and behind the shield nothing', async () => {
    const ports = [orthanc.dicomPort, shield.dicomPort, portOf(shield.https), portOf(web)]
    const of = async (name: string, port: number) => {
      const place = join(shielded.place, name)
      mkdirSync(place)
      return survey(place, await prepareSurvey(place, [{ port }], []), [])
    }
    const totals = await Promise.all(ports.map((port, index) => of(`survey-${index}`, port)))
    expect(totals.map(({ totals: { open } }) => open)).toEqual([1, 0, 0, 0])
    expect(totals.map(({ totals: { studies } }) => studies)).toEqual([1, 0, 0, 0])
  })

  test('is led to the sign-in by a browser, and told nothing otherwise', async () => {
    const page = await pages.open({ at: `${web}/app/explorer.html` })
    await page.locator('input[autocomplete="current-password"]').waitFor()
    expect(new URL(page.url()).origin).toBe(shield.https)
    const { status, text } = await ask('/patients?expand')
    expect(status).toBe(401)
    expect(text).not.toMatch(/Quillonova|Orthanc/i)
  })

  test('with a token that may not read every study is refused, with one that may it is shown', async () => {
    const as = async (role: string) => ({ authorization: `Bearer ${await shielded.token(role)}` })
    expect((await ask('/patients?expand', await as('auditor'))).status).toBe(403)
    const shown = await ask('/patients?expand', await as('clinician'))
    expect(shown).toMatchObject({ status: 200 })
    expect(shown.text).toContain('Quillonova')
    expect(shown.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
    expect(shown.headers.server).toBeUndefined()
  })
})

describe('a clinician', () => {
  test('finds the old archive by one button, and its pages work', async () => {
    const page = await pages.of('ada')
    await page.getByRole('heading', { name: 'The archive behind the shield' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    const opening = page.context().waitForEvent('page')
    await page.getByRole('link', { name: 'Open the old archive' }).click()
    const explorer = await opening
    await explorer.waitForLoadState()
    expect(new URL(explorer.url()).origin).toBe(web)
    await explorer.getByText('All patients').first().click()
    await explorer.getByText('Quillonova').first().waitFor()
    await explorer.close()
  })

  test('sees nothing of it any more once signed out', async () => {
    const page = await pages.of('ada')
    await page.locator('.lg-person').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.locator('input[autocomplete="current-password"]').waitFor()
    await page.goto(`${web}/app/explorer.html`)
    await page.locator('input[autocomplete="current-password"]').waitFor()
    expect(new URL(page.url()).origin).toBe(shield.https)
  })
})

test('an administrator is led nowhere near it, and finds no page for studies', async () => {
  const page = await pages.of('root')
  await page.getByRole('row', { name: `Old archive 127.0.0.1:${orthanc.dicomPort}` }).waitFor()
  await page.getByRole('row', { name: `Its web pages ${web}` }).waitFor()
  expect(await page.getByRole('link', { name: 'Old archive' }).count()).toBe(0)
  expect(await page.getByRole('tab', { name: 'Shares' }).count()).toBe(0)
  expect(await seriousProblems(page)).toEqual([])
  const answer = await page.goto(`${web}/app/explorer.html`)
  expect(answer?.status()).toBe(403)
  expect(await page.content()).not.toContain('Quillonova')
})

test('what was looked at is on record, by whom and how much, and no address of it', async () => {
  const ended = await shield.stop()
  expect(ended.status).toBe(0)
  const events = await shielded.auditEvents()
  const actions = events.filter(({ action }) => action.startsWith('shield:web')).map(({ action }) => action)
  expect(new Set(actions)).toEqual(new Set(['shield:web-opened', 'shield:web-refused', 'shield:web-used']))
  expect(JSON.stringify(events) + ended.stderr).not.toMatch(/explorer\.html|patients\?|Quillonova/)
})
