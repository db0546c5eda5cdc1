/**
 * A file of each earlier version is brought up to what a new one is, and keeps its rows.
 *
 * The tables of version 1 are written down here as they were; those of every later version follow by the steps, which nobody may
 * change any more.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillTables, rowsOf, rowsOfEachTable, shapesOf } from '@leadglass/testkit'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccountsDatabase, openDatabase } from '../../src/accounts/database.ts'
import { hashPassword } from '../../src/accounts/password.ts'
import { changes, version } from '../../src/accounts/schema.ts'
import { secretHash } from '../../src/accounts/secret.ts'
import { Accounts } from '../../src/index.ts'
import { goodPassword, key } from './fixture.ts'

const tablesOfVersion1 = `
  create table user (
    key text primary key, name text not null, role text not null, password text,
    created_at integer not null, disabled_at integer, last_sign_in_at integer
  ) strict;
  create table session (
    hash blob primary key, user_key text not null references user (key), via text not null,
    expires_at integer not null, used_at integer not null
  ) strict;
  create table link (
    hash blob primary key, purpose text not null, name text, role text, expires_at integer not null
  ) strict;
  create table token (
    name text primary key, hash blob not null unique, role text not null,
    created_at integer not null, expires_at integer not null, revoked_at integer
  ) strict;
  create table node (
    ae_title text primary key, host text, port integer, services text not null, created_at integer not null
  ) strict;
  create table certificate (
    fingerprint text primary key, ae_title text not null references node (ae_title) on delete cascade,
    serial text not null, not_after integer not null
  ) strict;
  create table failure (
    key blob primary key, count integer not null, at integer not null
  ) strict;
`
/** Version 7 ended all sessions: what was kept of them said nothing of a second factor. */
const endsSessions = 7

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadglass-accounts-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('there is a step from each version to the next', () => {
  expect(Object.keys(changes).map(Number)).toEqual(Array.from({ length: version - 1 }, (_, step) => step + 1))
})

describe.each(Array.from({ length: version - 1 }, (_, step) => step + 1))('a file of version %i', (old) => {
  test('becomes what a new one is, and its rows are all there', () => {
    const fresh = openDatabase(join(folder, `fresh-${old}.db`), key)
    const path = join(folder, `${old}.db`)
    const before = openEarlier(path, old)
    const rows = fillTables(before)
    before.close()

    const opened = openDatabase(path, key)
    expect(opened.pragma('user_version', { simple: true })).toBe(version)
    expect(shapesOf(opened)).toEqual(shapesOf(fresh))
    for (const [table, had] of rows) {
      expect(had, table).toHaveLength(rowsOfEachTable)
      const kept = table === 'session' && old < endsSessions ? [] : had.map((row) => expect.objectContaining(row))
      expect(rowsOf(opened, table), table).toEqual(kept)
    }
    expect(opened.pragma('foreign_key_check')).toEqual([])
    opened.close()
    fresh.close()
  })

  test('opens a second time as it was left', () => {
    const path = join(folder, `twice-${old}.db`)
    openEarlier(path, old).close()
    openDatabase(path, key).close()
    const opened = openDatabase(path, key)
    expect(opened.pragma('user_version', { simple: true })).toBe(version)
    opened.close()
  })
})

test('people, tokens and devices of version 1 get in as they did', async () => {
  const path = join(folder, 'in-use.db')
  const before = openEarlier(path, 1)
  const later = Date.now() + 3_600_000
  const password = await hashPassword('Ada', goodPassword)
  before.prepare(`insert into user values ('ada', 'Ada', 'clinician', ?, 1, null, null)`).run(password)
  before.prepare(`insert into token values ('nightly', ?, 'monitor', 1, ?, null)`).run(secretHash('lg_secret'), later)
  before.prepare(`insert into node values ('CT1', 'ct', 104, 'echo,store', 1)`).run()
  before.prepare(`insert into certificate values (?, 'CT1', '7', ?)`).run('ab'.repeat(32), later)
  before.close()

  const accounts = await Accounts.open({ path, key })
  expect(await accounts.verifyPassword('Ada', goodPassword, '192.0.2.7')).toMatchObject({ role: 'clinician' })
  expect(await accounts.principalOfToken('lg_secret')).toMatchObject({ name: 'nightly', role: 'monitor' })
  expect(await accounts.nodeByCertificate('ab'.repeat(32))).toMatchObject({
    aeTitle: 'CT1',
    services: ['echo', 'store'],
  })
  await accounts.close()
})

/** As a program of that version left it. */
function openEarlier(path: string, old: number): AccountsDatabase {
  const database = new Database(path)
  database.pragma("cipher='sqlcipher'")
  database.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`)
  database.pragma('journal_mode=WAL')
  database.exec(`${tablesOfVersion1} pragma user_version = 1;`)
  for (let step = 1; step < old; step += 1) database.exec(changes[step]!)
  expect(database.pragma('user_version', { simple: true })).toBe(old)
  return database
}
