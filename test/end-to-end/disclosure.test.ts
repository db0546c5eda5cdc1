/**
 * The disclosure run of 2019 from the command line, against systems that listen: the ten largest were written to, none
 * answered, after a follow-up one secured its server. Only the survey's own look again closes a case.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FleetSystem, startFleet } from './support/fleet.ts'
import { leadglass, leadglassJson } from './support/leadglass.ts'

const place = mkdtempSync(join(tmpdir(), 'leadglass-test-'))
const surveys = join(place, 'surveys')
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** Twelve open systems of 12 to 1 thousand images, on addresses that no other test uses. */
const fleet: FleetSystem[] = Array.from({ length: 12 }, (_, index) => ({
  address: `127.233.0.${16 + index}`,
  country: index % 2 ? 'US' : 'TR',
  studies: 12 - index,
  images: (12 - index) * 1000,
  options: 'retrieve',
}))
/** The third largest was secured. */
const later = fleet.map((system, index): FleetSystem => (index === 2 ? { ...system, options: 'reject=1.1.7' } : system))

const cases = (...args: string[]) => leadglassJson<never>(['survey', 'cases', ...args, '--folder', surveys])
const states = async () => {
  const views: { id: string; state: string }[] = await cases('list')
  return views.map(({ id, state }) => `${id} ${state}`)
}

let ids: string[]

beforeAll(async () => {
  const running = await startFleet(place, 'september', fleet)
  try {
    const out = join(surveys, 'september')
    const run = ['survey', 'run', '--scope', running.scope, '--targets', running.targets, '--out', out]
    expect(await leadglassJson(run)).toMatchObject({ open: 12, studies: 78, imagesLinked: 78_000, certainty: 'exact' })
  } finally {
    await running.end()
  }
  expect(await cases('import')).toMatchObject({ found: 12 })
})

test('the ten largest are validated and written to; a letter carries counts and no patient', async () => {
  const validated: { cases: string[] } = await cases('validate', '--largest', '10')
  ids = validated.cases
  expect(ids).toHaveLength(10)
  const to = ['--to', 'security@hospital.example', '--on', '2019-09-18']
  const { letters }: { letters: { path: string }[] } = await cases('notify', '--largest', '10', ...to)
  expect(letters).toHaveLength(10)
  const text = readFileSync(letters[0]!.path, 'utf8')
  expect(text).toContain('127.233.0.16:11112')
  expect(text).toMatch(/Images linked {5}12,000/)
  expect(text).not.toMatch(/\^/)
})

test('none answered: after a week the reminder is due on all ten, and is written', async () => {
  const due: { id: string; due: string }[] = await cases('list', '--due', '--on', '2019-09-26')
  expect(due.map(({ id }) => id).sort()).toEqual([...ids].sort())
  expect(due[0]!.due).toBe('day 7: remind the institution')
  await cases('notify', ...ids, '--to', 'security@hospital.example', '--on', '2019-09-26')
  expect(await cases('list', '--due', '--on', '2019-09-27')).toEqual([])
})

test('the survey looks again: one is closed, eleven are still open, and no trend counts this look as a run', async () => {
  const running = await startFleet(place, 'november', later)
  try {
    expect(await cases('recheck', '--scope', running.scope)).toEqual({
      found: 0,
      seen: 11,
      closed: 1,
      reopened: 0,
      unreached: 0,
    })
  } finally {
    await running.end()
  }
  const closed = (await states()).filter((line) => line.endsWith('closed'))
  expect(closed).toEqual([`${ids[2]} closed`])
  expect(readdirSync(surveys).sort()).toEqual(['cases', 'september'])
})

test('it is open again: the case is reopened by the next look', async () => {
  const running = await startFleet(place, 'again', fleet)
  try {
    expect(await cases('recheck', ids[2]!, '--scope', running.scope)).toMatchObject({ reopened: 1, seen: 0 })
  } finally {
    await running.end()
  }
  const shown: { history: { kind: string }[] } = await cases('show', ids[2]!)
  expect(shown.history.map(({ kind }) => kind)).toEqual([
    'found',
    'validated',
    'notified',
    'notified',
    'closed',
    'reopened',
  ])
})

test('nothing that is shown or exported without --named has an address or an institution in it', async () => {
  const named: { address: string; institution: string }[] = await cases('list', '--named')
  const secrets = named.flatMap(({ address, institution }) => [address, address.split(':')[0]!, institution])
  expect(secrets).toHaveLength(36)
  const file = join(place, 'cases.csv')
  await cases('export', '--out', file)
  const report = join(place, 'report')
  await leadglassJson([
    'survey',
    'report',
    join(surveys, 'september'),
    '--out',
    report,
    '--format',
    'html,csv,json,markdown',
  ])
  const texts = [
    JSON.stringify(await cases('list')),
    JSON.stringify(await cases('show', ids[0]!)),
    readFileSync(file, 'utf8'),
    ...readdirSync(report).map((name) => readFileSync(join(report, name), 'utf8')),
    (await leadglass(['survey', 'cases', 'list', '--folder', surveys])).stdout,
    (await leadglass(['survey', 'cases', 'show', ids[0]!, '--folder', surveys])).stdout,
  ]
  for (const text of texts) expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
})

test('the register is proven, and what it refuses has its exit status', async () => {
  expect(await cases('verify')).toMatchObject({
    entries: expect.any(Number),
    head: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  const status = async (...args: string[]) =>
    (await leadglass(['survey', 'cases', ...args, '--folder', surveys])).status
  const refused = [
    ['show', 'C-9999'],
    ['acknowledge', ids[2]!],
    ['verify', '--head', 'f'.repeat(64)],
    ['validate'],
    ['recheck'],
  ]
  expect(await Promise.all(refused.map((args) => status(...args)))).toEqual([65, 65, 65, 64, 64])
})
