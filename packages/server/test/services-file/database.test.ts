import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServicesDatabase, type ServicesDatabase } from '../../src/services-file/database.ts'
import { changes, version } from '../../src/services-file/schema.ts'

const key = Buffer.alloc(32, 7)
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadglass-services-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('there is a step from each version to the next', () => {
  expect(Object.keys(changes).map(Number)).toEqual(Array.from({ length: version - 1 }, (_, step) => step + 1))
})

test('a file of the first version is brought up to the tables of a new one, and keeps what it holds', () => {
  const fresh = openServicesDatabase(join(folder, 'fresh.db'), key)
  const wanted = tablesOf(fresh)
  fresh.close()
  const path = join(folder, 'old.db')
  const old = openServicesDatabase(path, key)
  takeBack(old)
  old.prepare("insert into cursors (name, value) values ('forwarding', 42)").run()
  old.close()

  const opened = openServicesDatabase(path, key)
  expect(tablesOf(opened)).toEqual(wanted)
  expect(opened.prepare("select value from cursors where name = 'forwarding'").pluck().get()).toBe(42)
  opened.close()
})

test('a file of a version that is not known yet is left alone', () => {
  const path = join(folder, 'newer.db')
  const newer = openServicesDatabase(path, key)
  newer.pragma(`user_version = ${version + 1}`)
  newer.close()
  expect(() => openServicesDatabase(path, key)).toThrow(expect.objectContaining({ code: 'LG_SERVICES_NEWER' }))
})

const tablesOf = (database: ServicesDatabase) =>
  database.prepare('select type, name, sql from sqlite_master order by type, name').all()

/** Makes it a file of version 1: everything that a step creates is dropped again. */
function takeBack(database: ServicesDatabase): void {
  for (const statement of Object.values(changes)) {
    // Those that refer to another table before it.
    for (const [, table] of [...statement.matchAll(/create table (\w+)/g)].reverse())
      database.exec(`drop table if exists ${table}`)
  }
  database.pragma('user_version = 1')
}
