/**
 * Injection: a hundred hostile texts in every element of DICOM, in what people write and what systems say of themselves, looked at
 * in Chromium on the pages of every role, and in what leaves as a file or a mail. Nothing runs, nothing is loaded, the policy has
 * nothing to refuse.
 *
 * Sources: OWASP ASVS 5.0 V1 (encoding), V3.2 to V3.4 (browser); docs/design/untrusted-text.md.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAddressableUID } from '@leadglass/dicom'
import { buildReport, renderReport } from '@leadglass/survey'
import { hostileTexts, pdfActions, pdfText } from '@leadglass/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { mailServer, send, until } from '../../packages/server/test/support/alert-channels.ts'
import { ownCertificate } from '../../packages/server/test/support/collector.ts'
import { feedRoutes, type Taken } from './support/hostile/feed-routes.ts'
import { HostileArchive, studyOf, wholeStudy } from './support/hostile/hostile-archive.ts'
import { goTo, laidOut, missing, openAs, textsOn, whole } from './support/hostile/hostile-pages.ts'
import { samplesFor } from './support/hostile/route-samples.ts'
import { isSound } from './support/hostile/sound-answer.ts'
import { type Description, routesOf } from './support/hostile/text-fields.ts'
import { settled, usePages } from './support/pages.ts'
import { eachView } from './support/views.ts'

/** Places of the interface whose texts stand on a page of the administrator afterwards, by the name of its tab. */
const shown: Readonly<Record<string, string>> = {
  Approvals: 'POST /api/approvals body.reason',
  Collections: 'POST /api/collections body.conditions[].values[]',
  Grants: 'POST /api/grants body.purpose',
  Shares: 'POST /api/shares body.recipient',
}

// A page with a hundred rows, more than once: a busy machine takes minutes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 900_000 })

let archive: HostileArchive
let taken: Taken
// A document by itself asks for an icon, which strangers are refused; a busy server asks pages to come again.
const pages = usePages({ origin: () => archive.origin, expected: [/status of (401|503)/] })

beforeAll(async () => {
  archive = await HostileArchive.make()
  const description: Description = (await archive.server.send('/api/openapi.json', { as: 'monitor' })).json()
  taken = await feedRoutes(
    routesOf(description).filter(({ key }) => Object.values(shown).some((place) => place.startsWith(`${key} `))),
    () => hostileTexts,
    ({ key }, mark, index) => samplesFor({ studyInstanceUID: wholeStudy, alert: '1' }, mark, index)[key],
    archive.ask,
    isSound,
  )
})
afterAll(() => archive?.remove())

/** For what takes a page a second each time: texts of every aim. */
const some = hostileTexts.filter((_, index) => index % 6 === 0)

const cellsOf = (csv: string) => csv.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^",\r\n]*)/gm) ?? []
const isFormula = (cell: string) => /^"?[\s\p{C}]*(?:[=+@\uff1d]|-(?!\d+"?$))/u.test(cell)

/** What stands behind each tab of a page. */
async function viewsOf(page: Page): Promise<Map<string, Set<string>>> {
  const seen = new Map<string, Set<string>>()
  await eachView(page, async (view) => {
    await settled(page)
    seen.set(view, await textsOn(page))
  })
  return seen
}

describe('the pages', () => {
  test('of an administrator: every text that the archive took stands there as a text', async () => {
    const page = await openAs(pages, archive, 'administrator')
    const seen = await viewsOf(page)
    for (const [panel, place] of Object.entries(shown)) {
      const ids = [...(taken.get(place) ?? [])]
      expect(ids.length, panel).toBeGreaterThan(60)
      const notSeen = ids.filter((id) => !seen.get(panel)?.has(id))
      if (panel !== 'Approvals') expect(notSeen, panel).toEqual([])
    }
    // Each was asked for more than once, with the text in another place; the page shows the newest ones.
    const { text } = await archive.ask('session', 'GET', '/api/approvals')
    const asked = hostileTexts.filter((hostile) => text.includes(JSON.stringify(hostile.text)))
    expect(asked.length).toBeGreaterThan(20)
    expect(missing(seen.get('Approvals'), asked)).toEqual([])
    for (const address of ['#/account', '#/access', '#/alerts']) {
      await goTo(page, address)
      await viewsOf(page)
    }
  })

  test('of an auditor: the log, a search for each text, the file', async () => {
    const page = await openAs(pages, archive, 'auditor')
    await page.getByRole('combobox', { name: 'Entries shown' }).click()
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/audit?count=1000'))
    await page.getByRole('option', { name: '1000' }).click()
    await answered
    await page.locator('tbody tr').nth(500).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    const csv = readFileSync(await (await download).path(), 'utf8')
    // The page shows the newest thousand entries.
    const absent = missing(await textsOn(page))
    expect(whole.length - absent.length).toBeGreaterThan(60)
    expect(cellsOf(csv).length).toBeGreaterThan(8 * 100)
    expect(cellsOf(csv).filter(isFormula)).toEqual([])
    const fields = page.locator('form input[maxlength="64"]')
    for (const { text } of some) {
      for (const field of await fields.all()) await field.fill(text.slice(0, 60))
      const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/audit/search'))
      await page.keyboard.press('Enter')
      await answered
    }
  })

  test('of a clinician: every study in the list, each a link to itself, and the studies of each patient', async () => {
    // Tall enough that a list of all texts stands on the page at once.
    const page = await openAs(pages, archive, 'clinician', { width: 1700, height: 5400 })
    await page.locator(`tr[data-index="${hostileTexts.length}"]`).waitFor()
    expect(missing(await textsOn(page))).toEqual([])
    const links = await page.locator('a.lg-patient').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    const studies = [wholeStudy, ...hostileTexts.map(studyOf)]
    expect(links.sort()).toEqual(studies.map((uid) => `/#/studies/${uid}`).sort())
    const rows = await page.locator('tr.lg-row-study').all()
    for (const row of rows.filter((_, index) => index % 32 === 0)) {
      await row.focus()
      await page.keyboard.press('p')
      const drawer = page.getByRole('dialog')
      await drawer.locator('.lg-prior').or(drawer.getByText('names no patient ID')).first().waitFor()
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
    }
  })

  test('of an account: sessions of browsers that call themselves what they like', async () => {
    const agents = hostileTexts
      .filter((_, index) => index % 4 === 0)
      .filter(({ runs, text }) => runs && /^[ -~]+$/.test(text))
      .map(({ text }) => `${text} Chrome/1 ${text}`)
    for (const agent of agents) await archive.signInFrom('researcher', agent)
    const page = await openAs(pages, archive, 'researcher')
    await goTo(page, '#/account')
    expect(await page.getByRole('cell', { name: /^Chrome/ }).count()).toBeGreaterThanOrEqual(agents.length)
  })

  test('of a technologist: every examination and task', async () => {
    const page = await openAs(pages, archive, 'technologist')
    await viewsOf(page)
    await page.getByRole('tab', { name: 'Worklist' }).click()
    const ofThose = (kept: ReadonlySet<string>) => whole.filter(({ id }) => kept.has(id))
    for (const [tab, range, kept] of [
      // Of all days: midnight may be between the order and the page.
      ['Examinations', 'All', archive.examinations],
      ['Tasks', 'Open', archive.tasks],
    ] as const) {
      expect(kept.size, tab).toBeGreaterThan(60)
      await page.getByRole('tab', { name: tab }).click()
      await page.getByText(range, { exact: true }).click()
      await page
        .locator('tbody tr')
        .nth(kept.size - 1)
        .waitFor()
      expect(missing(await textsOn(page), ofThose(kept)), tab).toEqual([])
    }
  })

  test('of a researcher, and of a clinician who sees nothing but what is granted', async () => {
    for (const name of ['researcher', 'confined']) await viewsOf(await openAs(pages, archive, name))
  })

  test('of a surveyor: totals, cases with names, one case', async () => {
    const page = await openAs(pages, archive, 'surveyor')
    await page.getByRole('img', { name: /World map/ }).waitFor()
    await page.getByRole('tab', { name: 'Cases' }).click()
    const answered = page.waitForResponse((answer) => /\/api\/survey\/cases\?.*named=true/.test(answer.url()))
    await page.getByRole('switch', { name: 'Show names and addresses' }).click({ force: true })
    await answered
    await page.getByRole('columnheader', { name: 'Institution' }).waitFor()
    // What turns the direction of text, or is no sign at all, does not get into a register of cases (`showName`).
    const named = whole.filter(({ aim }) => !['line', 'terminal', 'unicode'].includes(aim))
    expect(missing(await textsOn(page), named)).toEqual([])
    await page.getByRole('button', { name: 'C-0001' }).click()
    await page.getByRole('dialog').getByText('Proven').first().waitFor()
  })

  test('of whoever follows a link, whatever stands behind #', async () => {
    const page = await openAs(pages, archive, 'clinician')
    const everyEighth = hostileTexts.filter((_, index) => index % 8 === 0)
    const hashes = everyEighth.flatMap(({ text }) => [
      text,
      ...['share', 'enrol', 'set-up', 'link'].map((purpose) => `/${purpose}/${encodeURIComponent(text)}`),
      // One that names a study opens it.
      ...(isAddressableUID(text) ? [] : [`/studies/${encodeURIComponent(text)}`, `/studies/${text}`]),
    ])
    await page.evaluate(async (all) => {
      for (const hash of all) {
        location.hash = hash
        await new Promise((done) => requestAnimationFrame(done))
      }
    }, hashes)
    await goTo(page, '#/', 'tr[data-index="0"]')
  })
})

describe('a share', () => {
  test('has the name of whom it was made for across each image, whatever it is', async () => {
    const page = await pages.open({ slices: 'auto' })
    const some = hostileTexts.filter(({ id }, index) => index % 20 === 0 && taken.get(shown.Shares!)?.has(id))
    for (const { id, text } of some) {
      const made = await archive.people.get('clinician')!.post('/api/shares', {
        studyInstanceUID: wholeStudy,
        recipient: text,
        expiresInMs: 3_600_000,
      })
      const { link, code } = made.json()
      const secret = String(link).split('/share/')[1]
      const opened = await page.request.post(`${archive.origin}/api/share-session`, { data: { secret, code } })
      expect(opened.status(), id).toBe(200)
      await goTo(page, '#/shared', '.lg-watermark')
      expect(laidOut((await page.locator('.lg-watermark').first().getAttribute('aria-label')) ?? '')).toBe(
        laidOut(text),
      )
    }
    const owner = await openAs(pages, archive, 'clinician')
    await owner.getByRole('tab', { name: 'Shares' }).click()
    await owner
      .locator('tbody tr')
      .nth(some.length - 1)
      .waitFor()
    expect(missing(await textsOn(owner), some)).toEqual([])
  })
})

describe('what leaves the archive', () => {
  /** The file that an item of a menu hands over. */
  async function taken(page: Page, menu: string, item: string): Promise<Buffer> {
    await page.getByRole('button', { name: menu, exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item }).click()
    return readFileSync(await (await download).path())
  }

  /** Opens a document by itself, without the policy of our pages: what runs in it is seen by the watch. */
  async function openAlone(page: Page, contentType: string, body: Buffer | string): Promise<void> {
    await page.route('**/alone', (route) => route.fulfill({ contentType, body }))
    await page.goto(`${archive.origin}/alone`)
    await page.unroute('**/alone')
  }

  test('the report of a survey: a page that runs nothing, a PDF that does nothing, tables without formulas', async () => {
    const page = await openAs(pages, archive, 'surveyor')
    const [html, pdf, countries] = [
      await taken(page, 'Report', 'report.html'),
      await taken(page, 'Report', 'report.pdf'),
      await taken(page, 'Report', 'countries.csv'),
    ]
    await page.getByRole('tab', { name: 'Cases' }).click()
    const answered = page.waitForResponse((answer) => /\/api\/survey\/cases\?.*named=true/.test(answer.url()))
    await page.getByRole('switch', { name: 'Show names and addresses' }).click({ force: true })
    await answered
    const cases = await taken(page, 'Export', 'cases.csv')
    await openAlone(page, 'text/html; charset=utf-8', html)
    await page.locator('h1').waitFor()
    expect(pdfActions(pdf)).toEqual([])
    expect(pdfText(pdf).length).toBeGreaterThan(1000)
    expect(cellsOf(String(countries)).length).toBeGreaterThan(10)
    expect(cellsOf(String(cases)).length).toBeGreaterThan(4 * 100)
    expect([...cellsOf(String(countries)), ...cellsOf(String(cases))].filter(isFormula)).toEqual([])
  })

  test('the report that names everybody', async () => {
    const snapshot = JSON.parse(readFileSync(join(archive.place, 'surveys/hostile/snapshot.json'), 'utf8'))
    const report = buildReport([snapshot], { named: true })
    const page = await pages.open()
    await openAlone(page, 'text/html; charset=utf-8', String((await renderReport(report, 'html'))['report.html']))
    expect((await textsOn(page)).size).toBeGreaterThan(20)
    const pdf = (await renderReport(report, 'pdf'))['report.pdf'] as Buffer
    expect(pdfActions(pdf)).toEqual([])
    for (const { institution = '' } of report.largest.slice(0, 10))
      expect(pdfText(pdf).replaceAll(/\s/g, '')).toContain(institution.slice(0, 12).replaceAll(/\s/g, ''))
  })

  test('mails, opened as what they say they are', async () => {
    const own = ownCertificate()
    const { mails, address } = await mailServer(own, { authOptional: true })
    const { alerts, waiting } = send({
      mailServer: address,
      mailAuthorityFile: own.certificateFile,
      mailTo: ['it@hospital.example'],
    })
    const running = hostileTexts.filter(({ runs }) => runs)
    for (const { id, text } of running)
      await alerts.raise({
        kind: 'canary:touched',
        severity: 'critical',
        principal: text,
        object: id,
        detail: { text },
      })
    await until(() => waiting() === 0)
    expect(mails).toHaveLength(running.length)
    const page = await pages.open()
    for (const [index, { id }] of running.entries()) {
      const mail = mails[index]!.text
      const type = /^Content-Type: (.*)$/im.exec(mail)?.[1]
      await openAlone(page, String(type), mail.slice(mail.indexOf('\r\n\r\n') + 4))
      expect(await page.locator('pre').count(), id).toBe(1)
    }
  })
})
