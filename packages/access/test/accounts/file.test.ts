import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Accounts } from '../../src/index.ts'
import { goodPassword, key, shown, useAccounts } from './fixture.ts'

const fixture = useAccounts()

async function fill(): Promise<string[]> {
  const { accounts } = fixture
  await accounts.addUser({ name: 'Ada Lovelace', role: 'administrator', password: goodPassword })
  const principal = await accounts.verifyPassword('Ada Lovelace', goodPassword, '192.0.2.7')
  const session = await accounts.createSession(principal, shown)
  const token = await accounts.createToken({ name: 'nightly backup', role: 'monitor' })
  const link = await accounts.createLink({ purpose: 'sign-in', name: 'guest', role: 'clinician' })
  await accounts.addNode({ aeTitle: 'SCANNER1', host: 'ct.example.org', port: 104, services: ['store'] })
  const secrets = [goodPassword, session.secret, session.csrfToken, token.secret, link.secret]
  return [...secrets, 'Ada Lovelace', 'nightly backup', 'SCANNER1', 'ct.example.org', '$argon2id$', 'create table']
}

test('nothing that was put in can be read in the files, while open and when closed', async () => {
  const needles = (await fill()).flatMap((text) => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2)),
  ])
  const search = async () => {
    for (const name of await readdir(fixture.folder)) {
      const octets = await readFile(join(fixture.folder, name))
      for (const needle of needles) expect(octets.includes(needle)).toBe(false)
    }
  }
  await search()
  await fixture.restart()
  await search()
})

test('a session secret is not in the file even for one who holds the key', async () => {
  const { default: Database } = await import('better-sqlite3-multiple-ciphers')
  const secrets = (await fill()).slice(0, 5)
  await fixture.restart()
  const database = new Database(fixture.path, { readonly: true })
  database.pragma("cipher='sqlcipher'")
  database.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`)
  const tables = database.prepare<[], { name: string }>("select name from sqlite_master where type = 'table'").all()
  const text = JSON.stringify(tables.map(({ name }) => database.prepare(`select * from "${name}"`).all()))
  database.close()
  expect(text).toContain('Ada Lovelace')
  for (const secret of secrets) expect(text).not.toContain(secret)
})

describe('the file does not open', () => {
  test('with another key', async () => {
    const opening = Accounts.open({ path: fixture.path, key: new Uint8Array(32) })
    await expect(opening).rejects.toMatchObject({ code: 'LG_ACCOUNTS_UNREADABLE' })
  })

  test('if it is another kind of file', async () => {
    const path = join(fixture.folder, 'other')
    await writeFile(path, 'not an accounts file'.repeat(1000))
    await expect(Accounts.open({ path, key })).rejects.toMatchObject({ code: 'LG_ACCOUNTS_UNREADABLE' })
  })

  test('with an octet changed anywhere', async () => {
    await fill()
    await fixture.restart()
    await fixture.accounts.close()
    const octets = await readFile(fixture.path)
    const path = join(fixture.folder, 'copy')
    const codes = new Set<string>()
    for (let at = 7; at < octets.length; at += 1021) {
      const changed = Buffer.from(octets)
      changed[at] = changed[at]! ^ 0x01
      await writeFile(path, changed)
      codes.add(
        await Accounts.open({ path, key }).then(
          () => `opened at ${at}`,
          ({ code }) => code,
        ),
      )
    }
    expect([...codes].sort()).toEqual(['LG_ACCOUNTS_DAMAGED', 'LG_ACCOUNTS_UNREADABLE'])
    fixture.accounts = await Accounts.open({ path: fixture.path, key })
  })
})

test('a copy of the files taken at any moment, as a crash leaves them, opens with what was done', async () => {
  await fill()
  const copy = join(fixture.folder, 'crashed')
  for (const suffix of ['', '-wal']) await cp(fixture.path + suffix, copy + suffix)
  const crashed = await Accounts.open({ path: copy, key })
  expect(await crashed.listUsers()).toEqual(await fixture.accounts.listUsers())
  expect(await crashed.listNodes()).toEqual(await fixture.accounts.listNodes())
  expect(await crashed.listTokens()).toEqual(await fixture.accounts.listTokens())
  await crashed.close()
})

test('asking who a secret or a certificate belongs to takes less than 30 microseconds', async () => {
  const [, secret = '', , token = ''] = await fill()
  await fixture.accounts.recordCertificate('SCANNER1', {
    serial: '1',
    fingerprint: 'ab'.repeat(32),
    notAfter: '2030-01-01',
  })
  const rounds = 20_000
  const questions: Record<string, () => Promise<unknown>> = {
    sessionOf: () => fixture.accounts.sessionOf(secret),
    principalOfToken: () => fixture.accounts.principalOfToken(token),
    nodeByCertificate: () => fixture.accounts.nodeByCertificate('AB:'.repeat(32).slice(0, -1)),
  }
  for (const [name, ask] of Object.entries(questions)) {
    expect(await ask(), name).toBeDefined()
    const start = process.cpuUsage()
    for (let i = 0; i < rounds; i++) await ask()
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / rounds, `${name}, microseconds`).toBeLessThan(30)
  }
})
