/** Names of institutions, products, networks and countries come from strangers: each hostile text in each of them, in every format. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostileTexts, pdfActions, pdfText } from '@leadglass/testkit'
import { parse } from 'csv-parse/sync'
import { expect, onTestFinished, test } from 'vitest'
import { CaseBook } from '../../src/cases/case-book.ts'
import { exportCases } from '../../src/cases/export-cases.ts'
import { buildReport, renderReport } from '../../src/report/index.ts'
import { showName } from '../../src/report/show-name.ts'
import { madeUpFinding, madeUpSnapshot } from '../support/made-up.ts'

const texts = [...hostileTexts.map(({ text }) => text), '| a | b |\n# heading', 'x'.repeat(5000)]
const snapshot = madeUpSnapshot(
  texts.map((text, index) =>
    madeUpFinding({
      address: `192.0.2.${index}`,
      institution: text,
      network: text,
      country: text,
      product: { family: text, confidence: 1, reasons: [] },
    }),
  ),
  { scope: { name: texts[0]!, authority: texts[2]!, contact: texts[4]!, ticket: texts[5]! } },
)
const report = buildReport([snapshot], { named: true })
const shown = (id: string) => showName(hostileTexts.find((hostile) => hostile.id === id)?.text ?? '')

test('are text in the page', async () => {
  const html = String((await renderReport(report, 'html'))['report.html'])
  expect(html).not.toMatch(
    /<(script|img|iframe|object|link|base|form|input|audio|video|math|noscript)\b|<svg on|<details open/i,
  )
  for (const { id } of hostileTexts.filter(({ aim }) => aim === 'markup')) {
    const escaped = shown(id).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    expect(html.replaceAll('&quot;', '"').replaceAll('&#39;', "'"), id).toContain(escaped)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those must not be there
  expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/)
  expect(html.length).toBeLessThan(1_000_000)
})

test('begin no formula in a spreadsheet, and read back as they were but for the apostrophe', async () => {
  for (const [name, text] of Object.entries(await renderReport(report, 'csv'))) {
    const rows = parse(String(text)) as string[][]
    const formulas = rows.flat().filter((cell) => /^[\s\p{C}]*[=+@\uff1d]|^-(?!\d+$)/u.test(cell))
    expect([name, formulas]).toEqual([name, []])
    expect([name, new Set(rows.map(({ length }) => length)).size]).toEqual([name, 1])
  }
  const largest = parse(String((await renderReport(report, 'csv'))['largest.csv']), { columns: true }) as {
    institution: string
  }[]
  const institutions = new Set(largest.map(({ institution }) => institution.replace(/^'(?=[=+\-@\uff1d])/, '')))
  for (const { institution } of report.largest) expect(institutions, institution).toContain(institution)
})

test('begin no formula in the list of cases either', () => {
  const count = { value: 1, certainty: 'exact' } as const
  const views = hostileTexts.map(({ text }, index) => ({
    ...{ id: `C-${index}`, rank: 1, state: 'open', rung: 8, letters: 0, firstSeenAt: '', lastSeenAt: '' },
    ...{ studies: count, imagesLinked: count, imagesAccessible: count },
    ...{ address: text, institution: text, network: text, country: text, product: text },
  }))
  const rows = parse(exportCases(views as never, 'csv')) as string[][]
  expect(rows).toHaveLength(views.length + 1)
  expect(rows.flat().filter((cell) => /^(?:[\t\r\n]|[\s\p{C}]*[=+\-@\uff1d])/u.test(cell))).toEqual([])
  expect(rows.slice(1).map((row) => row.at(-2)?.replace(/^'(?=[\s\p{C}]*[=+\-@\uff1d])/u, ''))).toEqual(
    hostileTexts.map(({ text }) => text),
  )
})

test('end no cell and begin no markup in Markdown', async () => {
  const text = String((await renderReport(report, 'markdown'))['report.md'])
  expect(text).not.toMatch(/(^|[^\\])<[a-z!/]/i)
  expect(text).not.toContain('\n# heading')
  expect(text).not.toMatch(/(^|[^\\])\[x\]?\(/)
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('markdown-link'))
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.every((row) => row.replaceAll('\\|', '').split('|').length === 7)).toBe(true)
})

test('are text in the PDF, which does nothing', async () => {
  const octets = (await renderReport(report, 'pdf'))['report.pdf'] as Buffer
  expect(octets.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdfActions(octets)).toEqual([])
  const text = pdfText(octets)
  for (const id of ['script', 'action', 'pdf-object'])
    expect(text.replaceAll('\n', ''), id).toContain(shown(id).slice(0, 20))
  expect(pdfActions(Buffer.from('<< /OpenAction << /S /JavaScript /JS (x) >> >>'))).toHaveLength(3)
})

test('stay in their line of a letter, whose file is named after the case', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-letters-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const on = new Date('2019-09-18T09:00:00.000Z')
  const book = new CaseBook(folder, () => on)
  const names = ['Klinik am Wald', ...texts]
  const findings = names.map((institution, index) => madeUpFinding({ address: `192.0.2.${index}`, institution }))
  await book.takeIn(madeUpSnapshot(findings), 'operator:test')
  const step = { by: 'operator:test', on, note: 'x\r\nBcc: everybody@example.org' }
  await book.step('validated', { largest: names.length }, step)
  await book.notify({ largest: names.length }, { ...step, language: 'en', to: 'it@hospital.example' })
  const letters = join(folder, 'cases', 'letters')
  const files = await readdir(letters)
  expect(files).toHaveLength(names.length)
  for (const file of files) expect(file).toMatch(/^C-\d{4}-01-institution\.txt$/)
  const lines = await Promise.all(
    files.map(async (file) => (await readFile(join(letters, file), 'utf8')).split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)),
  )
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1)
  expect(lines.flat().filter((line) => /^(Bcc|Set-Cookie|Content-Type)|^\.$/i.test(line))).toEqual([])
})
