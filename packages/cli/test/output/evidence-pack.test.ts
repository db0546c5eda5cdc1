/** The evidence pack as auditors get it: both files say of each requirement what holds it, by which setting, and by which test. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evidenceTable, initialise, runOperation } from '@leadglass/server'
import { pdfText } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeEvidence } from '../../src/output/evidence.ts'

let place: string
let json: { requirements: { standard: string; requirement: string; settings: Record<string, unknown> }[] }
let pdf: string

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'leadglass-evidence-'))
  const folder = join(place, 'data')
  const environment = { LEADGLASS_SIGN_IN_SESSION_HOURS: '7' }
  await initialise({ folder, environment })
  await runOperation(folder, 'posture.run', {}, undefined, { environment })
  const pack = await runOperation(folder, 'posture.evidence', {}, undefined, { environment })
  await writeEvidence(join(place, 'pack'), pack)
  json = JSON.parse(await readFile(join(place, 'pack', 'evidence.json'), 'utf8'))
  pdf = withoutSpaces(pdfText(await readFile(join(place, 'pack', 'evidence.pdf'))))
})
afterAll(() => rm(place, { recursive: true }))

/** Where lines break, spaces are not drawn. */
const withoutSpaces = (text: string) => text.replace(/\s+/g, '')

test.each(evidenceTable.map((row) => [`${row.standard} ${row.requirement}`, row] as const))('%s', (_, row) => {
  const found = json.requirements.find(
    ({ standard, requirement }) => standard === row.standard && requirement === row.requirement,
  )
  expect(found).toMatchObject({ held: row.held, tests: row.tests })
  expect(Object.keys(found!.settings)).toEqual(row.settings)
  for (const text of [row.requirement, row.held, ...row.tests.map((file) => `Test ${file}`)])
    expect(pdf).toContain(withoutSpaces(text))
  for (const key of row.settings) expect(pdf).toContain(withoutSpaces(`Setting ${key}:`))
})

test('settings have the values that are in force', () => {
  const values = json.requirements.flatMap(({ settings }) => settings['signIn.sessionHours'] ?? [])
  expect(values.length).toBeGreaterThan(1)
  expect(new Set(values)).toEqual(new Set([7]))
  expect(pdf).toContain('SettingsignIn.sessionHours:7')
})

test('the grade of the last look stands above', () => {
  expect(json).toMatchObject({ posture: { grade: expect.stringMatching(/^[A-F]$/) } })
  expect(pdf).toMatch(/Posture:grade[A-F],\d+of100/)
})
