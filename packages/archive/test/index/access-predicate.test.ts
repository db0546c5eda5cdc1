/** The same predicate in memory and in SQL: over generated studies and predicates, every way of searching shows what `matches` says. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matches, type Predicate, studyAttributes } from '@leadglass/access'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InstanceFacts, SeriesFactsRow, StudyFactsRow } from '../../src/index/facts.ts'
import type { NewRecord } from '../../src/index/index-store.ts'
import { indexedIds } from '../../src/index/sqlite/predicate-sql.ts'
import { accessConditions } from '../../src/index/sqlite/search.ts'
import { SqliteIndex } from '../../src/index/sqlite/sqlite-index.ts'
import { factsForGate } from '../../src/read/study-facts.ts'

/** Values that look like each other, like patterns, like SQL, and like several values. */
const values = ['CT', 'ct', 'C', 'CT1', '%', '*', "'", 'Ä', 'Smith^Jane', 'a\\b', ' CT', '1.1'] as const
const some = [null, ...values.filter((value) => !value.includes('\\'))]
const studyCount = 60

let folder: string
let index: SqliteIndex
const uids = Array.from({ length: studyCount }, (_, number) => `1.${number}`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-predicate-'))
  index = SqliteIndex.open(join(folder, 'index.db'), Buffer.alloc(32, 7))
  const records = uids.flatMap((_, number) => [recordOf(number, 0), recordOf(number, 1)])
  await index.commit({ records, packs: [] })
})
afterAll(async () => {
  await index.close()
  await rm(folder, { recursive: true })
})

/** Two series a study; every combination of neighbouring values comes by. */
function recordOf(number: number, series: number): NewRecord {
  const pick = (step: number) => some[(number * step + series * 5 + step) % some.length] ?? null
  const study = {
    StudyInstanceUID: uids[number]!,
    InstitutionName: some[number % some.length] ?? null,
    ReferringPhysicianName: some[(number * 3) % some.length] ?? null,
    PatientID: some[(number >> 2) % some.length] ?? null,
    IssuerOfPatientID: number % 3 === 0 ? null : (some[(number * 7) % some.length] ?? null),
  }
  const own = { SeriesInstanceUID: `2.${number}.${series}`, Modality: pick(1), StationName: pick(2) }
  const facts: InstanceFacts = {
    study: { ...emptyStudy, ...study },
    series: { ...emptySeries, ...own, InstitutionalDepartmentName: pick(4) },
    instance: {
      SOPInstanceUID: `3.${number}.${series}`,
      SOPClassUID: '1.2',
      InstanceNumber: null,
      NumberOfFrames: null,
      Rows: null,
      Columns: null,
      ContentDate: null,
      ContentTime: null,
    },
  }
  const sequence = 2 * number + series + 1
  const studyKey = { id: Buffer.alloc(16, number + 1), slot: number }
  const content = {
    transferSyntaxUID: '1.2.840.10008.1.2',
    dataSetLength: 0,
    recordId: Buffer.alloc(16),
    received: 0,
    awaitsRendition: false,
  }
  return { kind: 'instance', sequence, place: { pack: 'p', offset: sequence }, studyKey, facts, content }
}

const emptyStudy = Object.fromEntries(
  `StudyDate StudyTime AccessionNumber StudyID StudyDescription PatientName PatientBirthDate PatientSex
  TimezoneOffsetFromUTC`
    .split(/\s+/)
    .map((name) => [name, null]),
) as unknown as StudyFactsRow
const emptySeries = Object.fromEntries(
  `SeriesNumber SeriesDescription BodyPartExamined Laterality PerformedProcedureStepStartDate
  PerformedProcedureStepStartTime PerformingPhysicianName ManufacturerModelName InstitutionName RequestedProcedureID
  ScheduledProcedureStepID`
    .split(/\s+/)
    .map((name) => [name, null]),
) as unknown as SeriesFactsRow

const value = fc.constantFrom(...values, '')
const attribute = fc.constantFrom(...studyAttributes)
const predicate: fc.Arbitrary<Predicate> = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ kind: fc.constant('equals' as const), attribute, value }),
    fc.record({ kind: fc.constant('among' as const), attribute, values: fc.array(value, { maxLength: 4 }) }),
    fc.record({ kind: fc.constant('absent' as const), attribute }),
    fc.constantFrom<Predicate>({ kind: 'all' }, { kind: 'none' }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('predicate'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('predicate') }),
  ),
})).predicate

async function expected(allowed: Predicate): Promise<string[]> {
  const found: string[] = []
  for (const uid of uids) if (matches(allowed, factsForGate((await index.study(uid))!))) found.push(uid)
  return found.sort()
}

async function walked(level: 'study' | 'series' | 'instance', allowed: Predicate): Promise<string[]> {
  const found = new Set<string>()
  for await (const page of index.searchAll({ level, match: [], fields: ['StudyInstanceUID'] }, allowed))
    for (const row of page) found.add(String(row.StudyInstanceUID))
  return [...found].sort()
}

describe('a predicate means the same in memory and in SQL', () => {
  test('at every level, for a page and for all rows', async () => {
    await fc.assert(
      fc.asyncProperty(predicate, async (allowed) => {
        const wanted = await expected(allowed)
        for (const level of ['study', 'series', 'instance'] as const) {
          const { rows } = await index.search({ level, match: [], limit: 200, offset: 0 }, allowed)
          const paged = [...new Set(rows.map(({ StudyInstanceUID }) => String(StudyInstanceUID)))].sort()
          expect(paged).toEqual(wanted)
          expect(await walked(level, allowed)).toEqual(wanted)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('at the level of patients, whose studies are counted as far as they are seen', async () => {
    await fc.assert(
      fc.asyncProperty(predicate, async (allowed) => {
        let studies = 0
        for await (const page of index.searchAll({ level: 'patient', match: [] }, allowed))
          for (const row of page) studies += Number(row.NumberOfPatientRelatedStudies)
        const seen = await expected(allowed)
        const known = await Promise.all(seen.map((uid) => index.study(uid)))
        expect(studies).toBe(known.filter((study) => study?.PatientID !== null).length)
      }),
      { numRuns: 100 },
    )
  })

  test('who sees every study adds nothing to a search', () => {
    expect(accessConditions({ kind: 'all' })).toEqual([])
  })

  test('what leads to the rows by indexes leaves none out', async () => {
    await fc.assert(
      fc.asyncProperty(predicate, async (allowed) => {
        const ids = indexedIds(allowed)
        fc.pre(ids !== undefined)
        const { rows } = await index.search(
          {
            level: 'study',
            match: [{ keyword: 'StudyInstanceUID', kind: 'wildcard', value: '1.*' }],
            limit: 200,
            offset: 0,
          },
          allowed,
        )
        expect(rows.map(({ StudyInstanceUID }) => String(StudyInstanceUID)).sort()).toEqual(await expected(allowed))
      }),
      { numRuns: 100 },
    )
  })
})
