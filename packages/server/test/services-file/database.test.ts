/** A file of each earlier version is brought up to what a new one is, and keeps its rows; one of a later version is left alone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillTables, rowsOf, rowsOfEachTable } from '@leadglass/testkit'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServicesDatabase, type ServicesDatabase } from '../../src/services-file/database.ts'
import { changes, first, version } from '../../src/services-file/schema.ts'

const key = Buffer.alloc(32, 7)
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadglass-services-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('there is a step from each version to the next', () => {
  expect(Object.keys(changes).map(Number)).toEqual(Array.from({ length: version - 1 }, (_, step) => step + 1))
})

describe.each(Array.from({ length: version - 1 }, (_, step) => step + 1))('a file of version %i', (old) => {
  test('is brought up to the tables of a new one, and keeps what it holds', () => {
    const fresh = openServicesDatabase(join(folder, `fresh-${old}.db`), key)
    const wanted = definitionsOf(fresh)
    fresh.close()
    const path = join(folder, `${old}.db`)
    const before = openEarlier(path, old)
    const rows = fillTables(before)
    before.close()

    const opened = openServicesDatabase(path, key)
    expect(definitionsOf(opened)).toEqual(wanted)
    for (const [table, had] of rows) {
      expect(had, table).toHaveLength(rowsOfEachTable)
      expect(rowsOf(opened, table), table).toEqual(had)
    }
    expect(opened.pragma('foreign_key_check')).toEqual([])
    opened.close()
  })
})

test('a file of a version that is not known yet is left alone', () => {
  const path = join(folder, 'newer.db')
  const newer = openServicesDatabase(path, key)
  newer.pragma(`user_version = ${version + 1}`)
  newer.close()
  expect(() => openServicesDatabase(path, key)).toThrow(expect.objectContaining({ code: 'LG_SERVICES_NEWER' }))
})

/** Images waited for a project alone before others could ask: until version 10 the table referred to one. */
const reviewsOfProjects = `
  drop table imageReviews;
  create table imageReviews (
    project text not null references projects (key) on delete cascade, SOPInstanceUID text not null,
    StudyInstanceUID text not null, SeriesInstanceUID text not null, reason text not null, rows integer not null,
    columns integer not null, frames integer not null, askedAt integer not null, decision text, masks text, person text,
    decidedAt integer, primary key (project, SOPInstanceUID)
  ) strict, without rowid;
  create index imageReviewsOpen on imageReviews (project, askedAt) where decision is null;
  create index imageReviewsByStudy on imageReviews (StudyInstanceUID);
`
const reviewsSince = 6

/** As a program of that version left it. */
function openEarlier(path: string, old: number): ServicesDatabase {
  const database = new Database(path)
  database.pragma("cipher='sqlcipher'")
  database.pragma(`key="x'${key.toString('hex')}'"`)
  database.pragma('journal_mode=WAL')
  database.exec(first)
  for (let step = 1; step < old; step += 1) database.exec(changes[step]!)
  if (old >= reviewsSince) database.exec(reviewsOfProjects)
  database.pragma(`user_version = ${old}`)
  return database
}

const definitionsOf = (database: ServicesDatabase) =>
  database.prepare('select type, name, sql from sqlite_master order by type, name').all()
