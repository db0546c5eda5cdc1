/** The root key leaves with the approval of a second person, under a passphrase, and opens the archive again whose key was lost. */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initialise, recoverKeys, runOperation } from '../../src/index.ts'
import { removeScratchFolders, scratchFolder } from '../support/archives.ts'
import { Person } from '../support/person.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

const password = 'Lighthouse-of-Genoa-1128'
const passphrase = 'seven grey herons wade at dusk'
type Headers = Record<string, string>

describe('over the API', () => {
  let archive: TestServer
  let [root, grace]: [Headers, Headers] = [{}, {}]

  beforeAll(async () => {
    archive = await startServer()
    for (const name of ['root', 'grace'])
      await runOperation(archive.folder, 'user.add', { name, role: 'administrator', password })
    root = await signIn('root')
    grace = await signIn('grace')
  })
  afterAll(() => archive.close())

  async function signIn(name: string): Promise<Headers> {
    const person = new Person(archive)
    await person.signIn(name, password)
    await person.enrolTotp()
    return { cookie: person.cookie, 'x-csrf-token': person.csrf }
  }

  const post = (path: string, headers: Headers, body: object = {}) =>
    archive.send(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
  const exporting = (headers: Headers) => post('/api/keys/export', headers, { passphrase })

  test('takes two people, once, and is refused to programs and to everybody else', async () => {
    const bearer = (role: 'administrator' | 'clinician') => ({ authorization: `Bearer ${archive.tokens[role]}` })
    for (const headers of [root, bearer('administrator')]) expect((await exporting(headers)).status).toBe(428)
    expect((await exporting(bearer('clinician'))).status).toBe(403)
    const asked = { action: 'keys:export', object: 'root', reason: 'a copy for the safe in the vault' }
    const { id } = (await post('/api/approvals', root, asked)).json()
    const approve = (headers: Headers) => post(`/api/approvals/${id}/decision`, headers, { approve: true })
    expect((await approve(root)).status).toBe(422)
    expect((await exporting(root)).status).toBe(428)
    expect((await approve(grace)).status).toBe(200)
    expect((await exporting(grace)).status).toBe(428)
    const answer = await exporting(root)
    expect(answer.status, answer.text).toBe(200)
    expect(JSON.parse(answer.json().exported)).toMatchObject({ format: 'leadglass-root-key/1', kdf: 'scrypt' })
    const key = (await readFile(join(archive.folder, 'keys', 'root.key'), 'latin1')).trim()
    expect(answer.text).not.toContain(key)
    expect((await exporting(root)).status).toBe(428)
  })

  test('raises an alert and stands in the log, without the passphrase', async () => {
    const { alerts } = (await archive.send('/api/alerts', { as: 'auditor' })).json()
    expect(alerts).toContainEqual(
      expect.objectContaining({ kind: 'keys:exported', severity: 'critical', principal: 'person:root' }),
    )
    const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 200 })
    const events = entries.map(({ event }) => event)
    expect(events).toContainEqual(
      expect.objectContaining({ action: 'keys:export', principal: 'person:root', outcome: 'success' }),
    )
    expect(JSON.stringify(events) + archive.log.join()).not.toContain('herons')
  })

  test('a short passphrase is refused before an approval is used', async () => {
    expect((await post('/api/keys/export', root, { passphrase: 'fifteen letters' })).status).toBe(400)
  })
})

describe('an exported root key', () => {
  let folder: string
  let exported: string

  beforeAll(async () => {
    folder = await newArchive('one')
    ;({ exported } = await runOperation(folder, 'keys.export', { passphrase }, undefined, { environment: {} }))
  })
  afterAll(removeScratchFolders)

  async function newArchive(name: string): Promise<string> {
    const made = join(await scratchFolder(), name)
    await initialise({ folder: made, environment: {} })
    await runOperation(made, 'user.add', { name: 'ada', role: 'clinician', password }, undefined, { environment: {} })
    return made
  }

  const users = (environment: Record<string, string> = {}) =>
    runOperation(folder, 'user.list', {}, undefined, { environment })

  test('of another archive, or with another passphrase, changes nothing', async () => {
    const other = await newArchive('other')
    const before = await readFile(join(other, 'config.yaml'), 'utf8')
    const recovering = (more: object) => recoverKeys({ folder: other, exported, passphrase, environment: {}, ...more })
    await expect(recovering({})).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
    await expect(recovering({ passphrase: `${passphrase}!` })).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
    await expect(recovering({ exported: '{}' })).rejects.toMatchObject({ code: 'LG_KEY_DAMAGED' })
    expect(await readFile(join(other, 'config.yaml'), 'utf8')).toBe(before)
  })

  test('opens its archive again after the key source was lost, and something else can hold the key then', async () => {
    await rm(join(folder, 'keys', 'root.key'))
    await expect(users()).rejects.toMatchObject({ code: 'LG_ARCHIVE_MISSING' })
    await recoverKeys({ folder, exported, passphrase, environment: {} })
    const environment = { LEADGLASS_PASSPHRASE: passphrase }
    expect((await users(environment)).users).toMatchObject([{ name: 'ada' }])
    const { entries } = await runOperation(folder, 'audit.tail', { count: 50 }, undefined, { environment })
    expect(entries.map(({ event }) => event.action)).toContain('keys:recovered')
    await runOperation(folder, 'keys.move', { source: 'file', settings: {} }, undefined, { environment })
    expect((await users()).users).toMatchObject([{ name: 'ada' }])
  })
})
