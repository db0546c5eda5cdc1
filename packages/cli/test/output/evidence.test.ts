/** The evidence pack as auditors get it: both files say of each requirement what holds it, by which setting, and by which test. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { evidenceTable, initialise, runOperation } from '@leadglass/server'
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
  pdf = textOf(await readFile(join(place, 'pack', 'evidence.pdf')))
})
afterAll(() => rm(place, { recursive: true }))

/** The words of a PDF in the order in which they are drawn. Spaces are left out: where lines break they are not drawn. */
function textOf(file: Buffer): string {
  const streams = [...file.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)]
  const drawn = streams.map(([, stream]) => inflateSync(Buffer.from(stream!, 'latin1')).toString('latin1'))
  const runs = drawn.flatMap((text) => [...text.matchAll(/\[([^\]]*)\] TJ/g)])
  const letters = runs.map(([, run]) => [...run!.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => hex).join(''))
  return withoutSpaces(letters.map((hex) => Buffer.from(hex, 'hex').toString('latin1')).join(''))
}

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
