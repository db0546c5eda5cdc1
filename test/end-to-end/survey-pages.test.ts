/** The survey in Chromium: what a surveyor sees and does, and the report as a page, on a telephone and on paper. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import type { PageOptions } from './support/browser.ts'
import { leadglassJson } from './support/leadglass.ts'
import { keepPicture, usePages } from './support/pages.ts'
import { system, writeRun } from './support/survey-runs.ts'
import { TestArchive } from './support/test-archive.ts'

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

let archive: TestArchive
let surveys: string
let origin: string
const pages = usePages({ origin: () => origin })
const pageOf = (options?: PageOptions) => pages.of('sam', options)

beforeAll(async () => {
  archive = await TestArchive.create()
  surveys = join(archive.place, 'surveys')
  const [before, after] = [daysAgo(200), daysAgo(70)]
  writeRun(
    surveys,
    'autumn',
    before,
    Array.from({ length: 30 }, (_, index) => system(index, before)),
  )
  await cases('import')
  writeRun(
    surveys,
    'winter',
    after,
    Array.from({ length: 28 }, (_, index) => system(index, after, { growth: 1.4 })),
  )
  await archive.person('sam', 'surveyor')
  origin = (await archive.serve({ LEADGLASS_SURVEY_FOLDER: surveys })).https
})

afterAll(() => archive?.remove())

const cases = (...args: string[]) => leadglassJson(['survey', 'cases', ...args, '--folder', surveys])

async function casesPage(options?: PageOptions): Promise<Page> {
  const page = await pageOf(options)
  await page.getByRole('tab', { name: 'Cases' }).click()
  await page.getByRole('heading', { name: 'Cases' }).waitFor()
  return page
}

/** Opens the dialog of a step, fills what is given, and waits until it is done. */
async function take(page: Page, step: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.getByRole('group', { name: 'Steps for the chosen cases' }).getByRole('button', { name: step }).click()
  const dialog = page.getByRole('dialog')
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value)
  await dialog.getByRole('button', { name: step }).click()
  await dialog.waitFor({ state: 'detached' })
}

const inState = (page: Page, state: string) => page.locator(`tr[data-state="${state}"]`)
const day = (days: number) => daysAgo(days).slice(0, 10)

test('an overview shows totals, map, changes and trend, and names nobody', async () => {
  const page = await pageOf()
  await page.getByRole('img', { name: /World map/ }).waitFor()
  expect(await page.locator('.lg-figures').first().textContent()).toContain('Open systems28')
  expect(await page.locator('.lg-map path[data-level="4"], .lg-map path[data-level="5"]').count()).toBeGreaterThan(3)
  await page.getByRole('heading', { name: 'Since the run before' }).waitFor()
  expect(await page.locator('.lg-trend polyline').count()).toBe(4)
  expect(await page.getByRole('tab').allTextContents()).toEqual(['Overview', 'Cases'])
  expect(await page.locator('body').textContent()).not.toMatch(/198\.51\.100|Hospital number/)
})

test('countries have the names that the reader knows, on the map, in the tables and among the changes', async () => {
  const page = await pageOf({ locale: 'de-DE' })
  await page.getByRole('img', { name: /Weltkarte/ }).waitFor()
  const known = [
    'Vereinigte Staaten',
    'Türkei',
    'Indien',
    'Brasilien',
    'Südafrika',
    'Frankreich',
    'Australien',
    'Japan',
  ]
  const missing = async (part: string) => {
    const text = (await page.locator(part).allTextContents()).join(' ')
    return known.filter((name) => !text.includes(name))
  }
  expect(await missing('.lg-map title')).toEqual([])
  expect(await missing('table')).toEqual([])
  expect(await missing('.lg-fates')).toEqual([])
  await page.getByRole('tab', { name: 'Fälle' }).click()
  await page.locator('tr[data-case]').first().waitFor()
  expect(await missing('table')).toEqual([])
})

test('the report is handed over as a file', async () => {
  const page = await pageOf()
  await page.getByRole('button', { name: 'Report' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'report.html' }).click()
  const text = readFileSync(await (await download).path(), 'utf8')
  expect(text).toContain('Picture archives open to strangers')
  expect(text).not.toMatch(/198\.51\.100|Hospital number/)
})

test('the disclosure run: ten notified, none answered, one closed after the follow-up', async () => {
  const page = await casesPage()
  await page.getByRole('button', { name: 'Take in new runs' }).click()
  await page.getByText('0 found, 28 seen again').waitFor()
  expect(await inState(page, 'found').count()).toBe(30)

  await page.getByRole('button', { name: 'Choose the ten largest' }).click()
  await page.getByText('10 chosen').waitFor()
  await take(page, 'Validate')
  await inState(page, 'validated').nth(9).waitFor()
  const letter = { 'When it happened': day(60), 'Mail address or URL': 'security@hospital.example' }
  await take(page, 'Write letters', letter)
  await inState(page, 'notified').nth(9).waitFor()
  expect(await page.getByText('Day 7: remind').count()).toBe(10)
  await take(page, 'Write letters', { ...letter, 'When it happened': day(50) })
  await page.getByText('Day 30: tell the CERT').nth(9).waitFor()

  const now = new Date().toISOString()
  writeRun(
    surveys,
    'spring',
    now,
    Array.from({ length: 28 }, (_, index) => system(index, now, { isOpen: index !== 3, growth: 1.4 })),
  )
  await page.getByRole('button', { name: 'Take in new runs' }).click()
  await inState(page, 'closed').first().waitFor()
  expect(await inState(page, 'closed').getAttribute('data-case')).toBe('C-0004')
  expect(await inState(page, 'notified').count()).toBe(9)

  await page.getByRole('button', { name: 'C-0004' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('Proven closed').waitFor()
  expect(await drawer.getByText('Letter written').count()).toBe(2)
  expect(await drawer.textContent()).not.toMatch(/198\.51\.100|Hospital number|hospital\.example/)
})

test('names are shown when asked for, the letter can be kept, and the audit log has both', async () => {
  await cases('validate', 'C-0020')
  await cases('notify', 'C-0020', '--to', 'security@hospital.example')
  const page = await casesPage()
  await page.getByRole('switch', { name: 'Show names and addresses' }).click()
  await page.getByRole('cell', { name: 'Hospital number 19 of Testing' }).waitFor()
  await page.getByRole('button', { name: 'C-0020' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'C-0020-01-institution.txt' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toContain('198.51.100.19:104')
  const seen = (await archive.auditEvents()).filter(({ action }) => action === 'survey:names-seen')
  expect(seen.map(({ principal }) => principal)).toContain('person:sam')
})

describe('the report as a page', () => {
  let file: string
  beforeAll(async () => {
    const out = join(archive.place, 'report')
    await leadglassJson([
      'survey',
      'report',
      join(surveys, 'autumn'),
      join(surveys, 'winter'),
      '--out',
      out,
      '--format',
      'html',
    ])
    file = pathToFileURL(join(out, 'report.html')).href
  })

  test.each([
    { name: 'wide', width: 1280, colours: 'light' },
    { name: 'wide-dark', width: 1280, colours: 'dark' },
    { name: 'telephone', width: 360, colours: 'light' },
  ] as const)(
    '$name: keeps its policy, fits its width, and axe finds nothing serious',
    async ({ name, width, colours }) => {
      const context = await pages.browser().newContext({
        viewport: { width, height: 800 },
        colorScheme: colours,
        bypassCSP: false,
      })
      const page = await context.newPage()
      const misdeeds: string[] = []
      page.on('console', (message) => misdeeds.push(message.text()))
      page.on('request', (request) => request.url() !== file && misdeeds.push(request.url()))
      await page.goto(file)
      expect(await sidewaysPixels(page)).toBe(0)
      expect(await page.locator('svg path.l4, svg path.l5').count()).toBeGreaterThan(3)
      expect(misdeeds).toEqual([])
      await keepPicture(page, `report-${name}`)
      await context.close()
      const examined = await pages.browser().newContext({
        viewport: { width, height: 800 },
        colorScheme: colours,
        bypassCSP: true,
      })
      const again = await examined.newPage()
      await again.goto(file)
      expect(await seriousProblems(again)).toEqual([])
      await examined.close()
    },
  )

  test('names that are markup stay text, and nothing of them runs or loads', async () => {
    const hostile = [
      '<script>document.title="taken"</script>',
      '<img src="https://evil.example/x" onerror="document.title=\'taken\'">',
      '"><svg onload="document.title=\'taken\'">',
      '</style><style>body{display:none}</style>',
    ]
    const time = daysAgo(1)
    const findings = hostile.map((text, index) => {
      const product = { family: text, confidence: 1, reasons: [] }
      return { ...system(index, time), institution: text, network: text, country: text, product }
    })
    writeRun(archive.place, 'hostile', time, findings)
    const folder = join(archive.place, 'hostile')
    await leadglassJson(['survey', 'report', '--out', folder, '--format', 'html', '--named'])
    const page = await pages.browser().newPage()
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(join(folder, 'report.html')).href)
    expect(await page.title()).toMatch(/^Exposure survey/)
    expect(await page.locator('script, img, main style').count()).toBe(0)
    expect(requests).toHaveLength(1)
    for (const text of hostile)
      expect(await page.getByRole('rowheader', { name: text, exact: true }).count()).toBeGreaterThan(0)
    await page.close()
  })

  test('prints on some sheets of A4', async () => {
    const page = await pages.browser().newPage()
    await page.goto(file)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    const sheets = [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length
    expect(sheets).toBeGreaterThan(2)
    expect(sheets).toBeLessThan(15)
    await page.close()
  })
})
