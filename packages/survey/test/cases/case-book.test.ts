/** The disclosure run and everything that could go wrong with its register. */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CaseBook } from '../../src/cases/case-book.ts'
import { clocksOf } from '../../src/cases/clocks.ts'
import type { Finding } from '../../src/finding.ts'
import type { Snapshot } from '../../src/snapshot.ts'
import { madeUpFinding, madeUpSnapshot, madeUpWorld } from '../support/made-up.ts'

const by = 'operator:test'
const dayMs = 86_400_000
const start = new Date('2019-09-18T09:00:00.000Z')
const after = (days: number) => new Date(start.getTime() + days * dayMs)

let folder: string
let now: Date
let book: CaseBook
const path = (...parts: string[]) => join(folder, ...parts)
const register = () => path('cases', 'register.jsonl')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadglass-cases-'))
  now = start
  book = new CaseBook(folder, () => now)
})
afterEach(() => rm(folder, { recursive: true }))

/** The same systems, seen again later; `changed` replaces those of the same address. */
function laterRun(earlier: Snapshot, at: Date, changed: readonly Finding[] = []): Snapshot {
  const replaced = new Map(changed.map((finding) => [finding.address, finding]))
  return {
    ...earlier,
    runID: `run-${at.toISOString().slice(0, 10)}`,
    startedAt: at.toISOString(),
    finishedAt: at.toISOString(),
    findings: earlier.findings.map((finding) => ({
      ...(replaced.get(finding.address) ?? finding),
      startedAt: at.toISOString(),
    })),
  }
}

const letter = { by, language: 'en', to: 'it@hospital.example' } as const
const states = async (ids: readonly string[]) => {
  const views = await book.list({}, { named: false, now })
  return ids.map((id) => views.find((view) => view.id === id)?.state)
}

test('ten notified, none answered, one closed after the follow-up, and reopened when it is open again', async () => {
  const world = madeUpWorld(60)
  expect(await book.takeIn(world, by)).toMatchObject({ found: 60, seen: 0 })
  const ids = await book.step('validated', { largest: 10 }, { by, on: now })
  expect(ids).toEqual(Array.from({ length: 10 }, (_, index) => `C-${String(index + 1).padStart(4, '0')}`))
  const letters = await book.notify({ largest: 10 }, { ...letter, on: now })
  expect(letters.map(({ case: id }) => id)).toEqual(ids)

  now = after(8)
  const due = await book.list({ due: true }, { named: false, now })
  expect(due.map(({ id, due }) => [id, due])).toEqual(ids.map((id) => [id, 'day 7: remind the institution']))
  await book.notify({ ids }, { ...letter, on: now })
  expect(await readFile(path('cases', 'letters', 'C-0001-02-institution.txt'), 'utf8')).toContain('Reminder')

  const shut = madeUpFinding({ address: world.findings[3]!.address, rung: 3, exposedFields: [] })
  expect(await book.takeIn(laterRun(world, after(60), [shut]), by)).toEqual({
    found: 0,
    seen: 59,
    closed: 1,
    reopened: 0,
    unreached: 0,
  })
  now = after(61)
  expect(await states(ids)).toEqual(ids.map((id) => (id === 'C-0004' ? 'closed' : 'notified')))
  expect(await book.takeIn(laterRun(world, after(90)), by)).toMatchObject({ reopened: 1 })
  expect(await states(['C-0004'])).toEqual(['reopened'])
})

describe('taking in a run', () => {
  test('twice changes nothing, and an older one after a newer one neither', async () => {
    const world = madeUpWorld(5)
    const later = laterRun(world, after(60), [madeUpFinding({ address: world.findings[0]!.address, rung: 3 })])
    await book.takeIn(world, by)
    await book.takeIn(later, by)
    const content = await readFile(register(), 'utf8')
    for (const run of [world, later]) {
      expect(await book.takeIn(run, by)).toEqual({ found: 0, seen: 0, closed: 0, reopened: 0, unreached: 0 })
    }
    expect(await readFile(register(), 'utf8')).toBe(content)
  })

  test('makes no case of a decoy, of another face, or of what is shut', async () => {
    const main = madeUpFinding({ address: '192.0.2.1' })
    const run = madeUpSnapshot([
      main,
      madeUpFinding({ address: '192.0.2.2', sameAs: '192.0.2.1:104' }),
      madeUpFinding({ address: '192.0.2.3', decoy: { score: 0.9, reasons: [] } }),
      madeUpFinding({ address: '192.0.2.4', rung: 6 }),
    ])
    expect(await book.takeIn(run, by)).toMatchObject({ found: 1 })
    const faces = madeUpSnapshot([
      { ...main, sameAs: '192.0.2.2:104', startedAt: after(1).toISOString() },
      madeUpFinding({ address: '192.0.2.2', startedAt: after(1).toISOString() }),
    ])
    expect(await book.takeIn(faces, by)).toMatchObject({ found: 0, seen: 1 })
  })

  test('that was not answered closes nothing', async () => {
    const world = madeUpWorld(1)
    await book.takeIn(world, by)
    const silent = madeUpFinding({ address: world.findings[0]!.address, rung: 0, outcome: 'timed-out' })
    expect(await book.takeIn(laterRun(world, after(1), [silent]), by)).toMatchObject({ unreached: 1, closed: 0 })
    expect(await states(['C-0001'])).toEqual(['found'])
  })

  test('finds open what was reported as closed, and reopens it', async () => {
    const world = madeUpWorld(1)
    await book.takeIn(world, by)
    const step = { by, on: now }
    await book.step('validated', { ids: ['C-0001'] }, step)
    await book.notify({ ids: ['C-0001'] }, { ...letter, on: now })
    await book.step('acknowledged', { ids: ['C-0001'] }, step)
    await book.step('mitigated', { ids: ['C-0001'] }, step)
    expect(await book.takeIn(laterRun(world, after(5)), by)).toMatchObject({ reopened: 1 })
  })
})

describe('steps', () => {
  beforeEach(() => book.takeIn(madeUpWorld(3), by))

  test.each([
    ['notified before it was validated', () => book.notify({ ids: ['C-0001'] }, { ...letter, on: now })],
    ['acknowledged before a letter', () => book.step('acknowledged', { ids: ['C-0001'] }, { by, on: now })],
    ['mitigated before a letter', () => book.step('mitigated', { ids: ['C-0001'] }, { by, on: now })],
  ])('a case cannot be %s', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ code: 'LG_SURVEY_CASE_STATE' })
  })

  test('are taken for all cases named or for none', async () => {
    const ids = ['C-0001', 'C-9999']
    await expect(book.step('validated', { ids }, { by, on: now })).rejects.toMatchObject({
      code: 'LG_SURVEY_CASE_UNKNOWN',
    })
    expect(await states(['C-0001'])).toEqual(['found'])
  })

  test('by two writers at once are all kept', async () => {
    const other = new CaseBook(folder, () => now)
    const notes = Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? book : other).step('noted', { ids: ['C-0002'] }, { by, on: now, note: String(index) }),
    )
    await Promise.all(notes)
    const { history } = await book.show('C-0002', { named: false, now })
    expect(history.flatMap(({ note }) => note ?? []).sort()).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index)).sort(),
    )
    expect((await book.verify()).entries).toBe(23)
  })
})

describe('letters', () => {
  beforeEach(async () => {
    await book.takeIn(madeUpSnapshot([madeUpFinding({ institution: 'Klinik {{studies}}\nBcc: all@example' })]), by)
    await book.step('validated', { ids: ['C-0001'] }, { by, on: now })
  })

  test('carry counts, our proof and the state of the register; the register carries their hash', async () => {
    const { head } = await book.verify()
    const [written] = await book.notify({ ids: ['C-0001'] }, { ...letter, on: now })
    const text = await readFile(written!.path, 'utf8')
    for (const part of ['198.51.100.1:104', '1,000', '50,000', 'FF00H', 'survey@example.org', 'T-1', head])
      expect(text).toContain(part)
    expect(text).toContain('Klinik {{studies}} Bcc: all@example')
    expect((await stat(written!.path)).mode & 0o777).toBe(0o600)
    const events = (await readFile(register(), 'utf8')).trim().split('\n')
    expect(events.at(-1)).toContain(createHash('sha256').update(text).digest('hex'))
    await expect(book.verify([head])).resolves.toMatchObject({ entries: 3 })
  })

  test('are German on request, and go to the CERT of the country with other words', async () => {
    await book.notify({ ids: ['C-0001'] }, { ...letter, language: 'de', on: now })
    const [cert] = await book.notify({ ids: ['C-0001'] }, { ...letter, language: 'de', recipient: 'cert', on: now })
    expect(await readFile(path('cases', 'letters', 'C-0001-01-institution.txt'), 'utf8')).toContain(
      '18. September 2019',
    )
    expect(await readFile(cert!.path, 'utf8')).toContain('Betreiber antwortet nicht')
  })

  test('follow a template of one’s own, which may name no unknown fact', async () => {
    const template = 'To {{institution}}: {{ images }} images'
    const [own] = await book.notify({ ids: ['C-0001'] }, { ...letter, template, on: now })
    expect(await readFile(own!.path, 'utf8')).toBe('To Klinik {{studies}} Bcc: all@example: 50,000 images')
    const wrong = book.notify({ ids: ['C-0001'] }, { ...letter, template: '{{patient}}', on: now })
    await expect(wrong).rejects.toMatchObject({ code: 'LG_SURVEY_TEMPLATE_INVALID' })
  })

  test('are not written where nobody is known to write to', async () => {
    const nobody = book.notify({ ids: ['C-0001'] }, { by, language: 'en', on: now })
    await expect(nobody).rejects.toMatchObject({ code: 'LG_SURVEY_CONTACT_MISSING' })
    expect(await readdir(path('cases'))).not.toContain('letters')
  })
})

describe('clocks', () => {
  test('run from the first letter, are met by what they ask for, and end with the case', async () => {
    const world = madeUpWorld(1)
    const ids = ['C-0001']
    await book.takeIn(world, by)
    const clocks = async (days: number) => clocksOf((await book.cases())[0]!, after(days)).map(({ state }) => state)
    expect(await clocks(0)).toEqual([])
    await book.step('validated', { ids }, { by, on: start })
    await book.notify({ ids }, { ...letter, on: start })
    expect(await clocks(6)).toEqual(['running', 'running', 'running', 'running'])
    expect(await clocks(46)).toEqual(['due', 'due', 'due', 'running'])
    await book.notify({ ids }, { ...letter, recipient: 'cert', on: after(30) })
    await book.notify({ ids }, { ...letter, recipient: 'authority', on: after(45) })
    expect(await clocks(60)).toEqual(['met', 'met', 'met', 'due'])
    await book.takeIn(laterRun(world, after(61)), by)
    expect(await clocks(62)).toEqual(['met', 'met', 'met', 'met'])
    await book.takeIn(laterRun(world, after(63), [madeUpFinding({ address: world.findings[0]!.address, rung: 1 })]), by)
    expect(await clocks(64)).toEqual([])
  })
})

describe('the register never forgets', () => {
  beforeEach(async () => {
    await book.takeIn(madeUpWorld(4), by)
    await book.step('validated', { largest: 2 }, { by, on: now })
  })
  const lines = async () => (await readFile(register(), 'utf8')).split('\n').slice(0, -1)
  const rewrite = (kept: readonly string[]) => writeFile(register(), kept.map((line) => `${line}\n`).join(''))

  test.each([
    [
      'a line is changed',
      (all: string[]) => all.map((line, index) => (index === 1 ? line.replace('"port":104', '"port":105') : line)),
    ],
    ['a line is taken out', (all: string[]) => all.filter((_, index) => index !== 2)],
    ['two lines change places', (all: string[]) => [all[1]!, all[0]!, ...all.slice(2)]],
    ['a line is no JSON', (all: string[]) => [...all, '{']],
    [
      'a line is not an event',
      (all: string[]) => [...all, '{"seq":6,"previous":"","recordedAt":"","by":"x","event":{}}'],
    ],
  ])('it is seen when %s, and nothing more is written', async (_, change) => {
    await rewrite(change(await lines()))
    await expect(book.verify()).rejects.toMatchObject({ code: 'LG_SURVEY_REGISTER_INVALID' })
    await expect(book.step('validated', { largest: 1 }, { by, on: now })).rejects.toMatchObject({
      code: 'LG_SURVEY_REGISTER_INVALID',
    })
  })

  test('a hash kept in a letter shows that the end was cut off', async () => {
    const { head } = await book.verify()
    await rewrite((await lines()).slice(0, -1))
    await expect(book.verify()).resolves.toMatchObject({ entries: 5 })
    await expect(book.verify([head])).rejects.toMatchObject({ code: 'LG_SURVEY_REGISTER_INVALID' })
  })

  test('a line that a crash cut in two was never acknowledged and is written over', async () => {
    await writeFile(register(), '{"seq":6,"previous":"ab', { flag: 'a' })
    expect((await book.verify()).entries).toBe(6)
    await book.step('validated', { largest: 1 }, { by, on: now })
    expect((await book.verify()).entries).toBe(7)
  })

  test('the lock of a process that was killed holds nobody up', async () => {
    // No process has the highest number that Linux gives.
    await writeFile(path('cases', 'register.lock'), String(2 ** 22))
    await book.step('validated', { largest: 1 }, { by, on: now })
    expect(await readdir(path('cases'))).toEqual(['register.jsonl'])
  })

  test('only its owner can read it', async () => {
    expect((await stat(register())).mode & 0o777).toBe(0o600)
    expect((await stat(path('cases'))).mode & 0o777).toBe(0o700)
  })
})

test('without names no view has an address, an institution or a recipient, not even in a remark', async () => {
  await book.takeIn(madeUpWorld(3), by)
  const step = { by, on: now, note: 'Institute 0 of Imaging called about 198.51.100.0' }
  await book.step('validated', { ids: ['C-0001'] }, step)
  await book.notify({ ids: ['C-0001'] }, { ...letter, on: now })
  const views = [await book.list({}, { named: false, now }), await book.show('C-0001', { named: false, now })]
  expect(JSON.stringify(views)).not.toMatch(/198\.51\.100|Institute|Carrier|hospital\.example/)
  expect(JSON.stringify(await book.show('C-0001', { named: true, now }))).toMatch(/198\.51\.100\.0.*hospital\.example/)
})
