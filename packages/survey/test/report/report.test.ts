/** The report in all formats: the same numbers, no name unasked, nothing that acts. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pdfText } from '@leadglass/testkit'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Finding } from '../../src/finding.ts'
import { buildReport, renderReport, reportFormats, reportJsonSchema, writeReport } from '../../src/report/index.ts'
import { exact, madeUpFinding, madeUpSnapshot, madeUpWorld } from '../support/made-up.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadglass-report-'))
})
afterEach(() => rm(folder, { recursive: true }))

const earlier = madeUpWorld(300)
const later = madeUpWorld(280, { startedAt: '2019-11-10T08:00:00.000Z', runID: 'run-2019-11' }, 40, 2)

/** Text of all files of a report; the pages of the PDF are unpacked and its strings put together. */
async function allText(options: Parameters<typeof buildReport>[1]): Promise<Record<string, string>> {
  await writeReport(buildReport([earlier, later], options), folder, reportFormats)
  const texts: Record<string, string> = {}
  for (const name of await readdir(folder)) {
    const octets = await readFile(join(folder, name))
    texts[name] = name.endsWith('.pdf') ? pdfText(octets) : octets.toString()
  }
  return texts
}

describe('without --named', () => {
  test('no file has an address, an institution or a network in it', async () => {
    const secrets = [...earlier.findings, ...later.findings].flatMap(({ address, institution, network }) => [
      address,
      institution!,
      network!,
    ])
    for (const [name, text] of Object.entries(await allText({ costPerRecord: 146 }))) {
      expect(text.length, name).toBeGreaterThan(100)
      expect([name, [...new Set(secrets)].filter((secret) => text.includes(secret))]).toEqual([name, []])
    }
  })

  test('with it, HTML, PDF, CSV and JSON name the largest archive', async () => {
    const texts = await allText({ named: true })
    for (const name of ['report.html', 'report.pdf', 'largest.csv', 'report.json'])
      expect(texts[name], name).toContain('Institute 40 of Imaging')
    expect(texts['report.html']).toContain('198.51.100.40:104')
  })

  test('an address that slipped into a product or a scope is withheld', async () => {
    const finding = madeUpFinding({
      address: '192.0.2.77',
      institution: 'Hospital of Saint Example',
      product: { family: 'PACS at hospital of saint example 192.0.2.77', confidence: 1, reasons: [] },
    })
    const snapshot = madeUpSnapshot([finding], {
      scope: { name: 'our 192.0.2.77', authority: 'Hospital of Saint Example', contact: 'a@b.example', ticket: '1' },
    })
    const text = JSON.stringify(buildReport([snapshot]))
    expect(text).not.toMatch(/192\.0\.2\.77|Saint Example/i)
    expect(text).toContain('(withheld)')
    expect(JSON.stringify(buildReport([snapshot], { named: true }))).toContain('192.0.2.77')
  })
})

describe('numbers', () => {
  test('come out of the findings: decoys and second faces are left out', () => {
    const main = madeUpFinding({ address: '192.0.2.1' })
    const face = madeUpFinding({ address: '192.0.2.2', sameAs: '192.0.2.1:104' })
    const decoy = madeUpFinding({ address: '192.0.2.3', decoy: { score: 0.5, reasons: ['accepts everything'] } })
    const shut = madeUpFinding({ address: '192.0.2.4', rung: 3, country: 'FR' })
    const { totals, countries, protection } = buildReport([madeUpSnapshot([main, face, decoy, shut])])
    expect(totals).toMatchObject({ analysed: 4, systems: 1, countries: 1, decoys: 1, secondFaces: 1 })
    expect(totals.studies).toEqual(exact(1000))
    expect(countries.map(({ name, systems }) => [name, systems])).toEqual([['Germany', 1]])
    expect(protection.aeTitleControl).toEqual({ systems: 1, of: 2, percent: 50 })
  })

  test('an open system that could not be counted turns the sum into a lower bound', () => {
    const { counts: _, ...uncounted } = madeUpFinding({ address: '192.0.2.9' })
    const { totals } = buildReport([madeUpSnapshot([madeUpFinding(), uncounted as Finding])])
    expect(totals.studies).toEqual({ value: 1000, certainty: 'at least' })
  })

  test('every count in every format says how sure it is', async () => {
    const estimated = { value: 5000, certainty: 'estimated', low: 4000, high: 6500 } as const
    const counts = {
      studies: { value: 700, certainty: 'at least' } as const,
      images: estimated,
      imagesAccessible: exact(3),
    }
    const report = buildReport([madeUpSnapshot([madeUpFinding({ counts })])])
    const html = String((await renderReport(report, 'html'))['report.html'])
    expect(html).toContain('≥\u00a0700')
    expect(html).toContain('≈\u00a05,000 (4,000–6,500)')
    const [row] = parse(String((await renderReport(report, 'csv'))['countries.csv']), { columns: true }) as Record<
      string,
      string
    >[]
    expect(row).toMatchObject({
      studies: '700',
      'studies certainty': 'at least',
      'images linked certainty': 'estimated',
      'images linked low': '4000',
      'images linked high': '6500',
      'images accessible certainty': 'exact',
    })
    expect(String((await renderReport(report, 'markdown'))['report.md'])).toContain('≈\u00a05,000 (4,000–6,500)')
  })

  test('a cost is the operator’s own number for each record, and as sure as the count', () => {
    const snapshot = madeUpSnapshot([madeUpFinding()])
    expect(buildReport([snapshot]).cost).toBeUndefined()
    expect(buildReport([snapshot], { costPerRecord: 146.5, currency: 'CHF' }).cost).toEqual({
      perRecord: 146.5,
      currency: 'CHF',
      records: exact(1000),
      total: exact(146_500),
    })
  })

  test('a country given by name and one given by code are one row', () => {
    const snapshot = madeUpSnapshot(
      ['TR', 'Turkey', 'türkiye', 'Atlantis', undefined].map((country, index) => {
        const { country: _, ...rest } = madeUpFinding({ address: `192.0.2.${index}` })
        return country === undefined ? rest : { ...rest, country }
      }),
    )
    const { countries, totals } = buildReport([snapshot])
    expect(countries.map(({ name, code, systems }) => [name, code, systems])).toEqual([
      ['Turkey', 'TR', 3],
      ['Atlantis', undefined, 1],
      ['Unknown', undefined, 1],
    ])
    expect(totals.countries).toBe(2)
  })
})

test('JSON keeps to its schema, and the schema refuses a count without certainty', async () => {
  const require = createRequire(import.meta.url)
  const { Ajv2020 } = require('ajv/dist/2020.js') as {
    Ajv2020: new (options: object) => { compile(schema: object): (value: unknown) => boolean }
  }
  const validate = new Ajv2020({ strict: false }).compile(reportJsonSchema())
  for (const options of [{}, { named: true, costPerRecord: 3 }]) {
    const files = await renderReport(buildReport([earlier, later], options), 'json')
    const report = JSON.parse(String(files['report.json']))
    expect(validate(report)).toBe(true)
    delete report.totals.studies.certainty
    expect(validate(report)).toBe(false)
    expect(JSON.parse(String(files['report.schema.json']))).toEqual(reportJsonSchema())
  }
})

test('a run without open systems and an empty one make every format', async () => {
  for (const findings of [[], [madeUpFinding({ rung: 3 })]]) {
    const report = buildReport([madeUpSnapshot(findings)], { costPerRecord: 1 })
    for (const format of reportFormats)
      expect(Object.keys(await renderReport(report, format)).length).toBeGreaterThan(0)
    expect(report.protection.tls.percent).toBeNull()
  }
})
