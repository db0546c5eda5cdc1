/** Every command works beside a running server and without one, answers one JSON value, and ends with an honest status. */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ctSeries } from './support/files.ts'
import { leadglass, outcomeOf, spawnLeadglass } from './support/leadglass.ts'
import { TestArchive } from './support/test-archive.ts'

const files = ctSeries().slice(0, 4)
const study = files[0]!.studyUID
const password = 'a long enough passphrase 7'

describe.each(['without a server', 'beside a running server'])('%s', (situation) => {
  let archive: TestArchive

  beforeAll(async () => {
    archive = await TestArchive.create()
    if (situation === 'beside a running server') await archive.serve()
  })
  afterAll(() => archive?.remove())

  test('nodes are added, listed, given certificates and removed', async () => {
    expect(
      await archive.run(['node', 'add', 'MR1', '--host', '10.0.0.9', '--port', '104', '--services', 'echo,find']),
    ).toMatchObject({
      aeTitle: 'MR1',
      host: '10.0.0.9',
      port: 104,
      services: ['echo', 'find'],
    })
    const out = join(archive.place, 'mr1')
    const written = await archive.run<{ key: string }>(['node', 'cert', 'MR1', '--out', out])
    expect(statSync(written.key).mode & 0o777).toBe(0o600)
    for (const name of ['node.key', 'node.crt', 'ca.crt'])
      expect(readFileSync(join(out, name), 'utf8')).toMatch(/^-----BEGIN /)
    expect(await archive.run(['node', 'list'])).toEqual([
      expect.objectContaining({ aeTitle: 'MR1', certificateNotAfter: expect.any(String) }),
    ])
    await archive.run(['node', 'remove', 'MR1'])
    expect(await archive.run(['node', 'list'])).toEqual([])
  })

  test('the audit log is verified here, and as a copy with nothing but the public key', async () => {
    expect(await archive.run(['audit', 'verify'])).toMatchObject({ problems: [] })
    const copy = join(archive.place, `audit-copy-${situation.length}`)
    cpSync(join(archive.folder, 'audit'), copy, { recursive: true })
    const publicKey = join(archive.folder, 'audit.pub')
    const kept = join(copy, 'checkpoint')
    const verifyCopy = ['audit', 'verify-copy', copy, '--public-key', publicKey, '--json']
    expect(await leadglass(verifyCopy)).toMatchObject({ status: 0 })
    expect(await archive.run(['audit', 'verify', '--earlier', kept])).toMatchObject({ problems: [] })
    writeFileSync(kept, readFileSync(kept, 'utf8').replace(/^(\S+)\n\d+/, '$1\n1'))
    const tampered = await leadglass(verifyCopy)
    expect(tampered.status).toBe(1)
    expect(JSON.parse(tampered.stdout).problems[0]).toMatchObject({ code: 'checkpoint-forged' })
  })

  test('people are added, listed and locked out', async () => {
    await archive.run(['user', 'add', 'ada', '--role', 'clinician', '--password-stdin'], `${password}\n`)
    await archive.run(['user', 'disable', 'ada'])
    expect(await archive.run(['user', 'list'])).toContainEqual(
      expect.objectContaining({ name: 'ada', role: 'clinician', disabled: true }),
    )
  })

  test('people without a password, and those who forgot it, get a link that is handed over', async () => {
    const added = await archive.run<{ link: string }>(['user', 'add', 'bob', '--role', 'clinician'])
    expect(added.link).toMatch(/\/#\/set-up\/[\w-]{43}$/)
    const recovered = await archive.run<{ link: string }>(['user', 'recover', 'root'])
    expect(recovered.link).toMatch(/\/#\/set-up\/[\w-]{43}$/)
    expect(await archive.run(['user', 'sessions', 'bob'])).toEqual([])
    expect(await archive.run(['user', 'sign-out', 'bob'])).toEqual({ ended: 0 })
    expect(await archive.run(['user', 'suspended'])).toEqual([])
  })

  test('tokens are created, listed and revoked', async () => {
    const { token } = await archive.run<{ token: string }>([
      'token',
      'create',
      '--role',
      'clinician',
      '--name',
      'viewer',
      '--expires',
      '2h',
    ])
    expect(token.length).toBeGreaterThan(20)
    const listed = await archive.run<object[]>(['token', 'list'])
    expect(listed).toEqual([expect.objectContaining({ name: 'viewer', role: 'clinician' })])
    expect(JSON.stringify(listed)).not.toContain(token)
    await archive.run(['token', 'revoke', 'viewer'])
    expect(await archive.run(['token', 'list'])).toEqual([])
  })

  test('a study is imported, exported, verified, indexed anew and erased', async () => {
    const stored = await archive.run(['import', ...files.map((file) => file.path)])
    expect(stored).toMatchObject({ stored: files.length, refused: [] })
    expect(await archive.run(['import', ...files.map((file) => file.path)])).toMatchObject({
      stored: 0,
      alreadyStored: files.length,
    })
    const out = join(archive.place, 'study')
    expect(await archive.run(['export', study, '--out', out])).toMatchObject({ instances: files.length })
    expect(await archive.run(['verify'])).toMatchObject({ problems: [] })
    expect(await archive.run(['reindex'])).toMatchObject({ studies: 1, instances: files.length, problems: [] })
    expect(await archive.run(['erase', study])).toMatchObject({ instances: files.length })
    const again = await leadglass(['export', study, '--out', out, '--data', archive.folder])
    expect(again.status).not.toBe(0)
    expect(again.stdout).toBe('')
  })

  test('keys are shown and rotated', async () => {
    const before = await archive.run(['keys', 'status'])
    await archive.run(['keys', 'rotate'])
    expect(await archive.run(['keys', 'status'])).not.toEqual(before)
    expect(await archive.run(['verify'])).toMatchObject({ problems: [] })
  })

  test('the audit log is shown, exported, proved and verified', async () => {
    const entries = await archive.run<{ index: number }[]>(['audit', 'tail', '--count', '5'])
    expect(entries.length).toBeGreaterThan(0)
    expect(await archive.run(['audit', 'prove', String(entries[0]!.index)])).toBeTypeOf('object')
    expect(await archive.run(['audit', 'verify'])).toMatchObject({ problems: [] })
    const { stdout, status } = await leadglass(['audit', 'export', '--data', archive.folder])
    expect(status).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(entries.length)
    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object')
  })
})

describe('a command that cannot do its work says so in its exit status and in a line or two', () => {
  const cases: [name: string, status: number, args: (folder: string) => string[]][] = [
    ['no data folder given', 64, () => ['verify']],
    ['an unknown command', 64, () => ['serv']],
    ['an unknown option', 64, (folder) => ['verify', '--data', folder, '--loud']],
    ['a missing argument', 64, (folder) => ['export', '--data', folder, '--out', folder]],
    ['an unknown role', 64, (folder) => ['token', 'create', '--role', 'king', '--name', 'x', '--data', folder]],
    ['a port that is none', 64, (folder) => ['node', 'add', 'A', '--port', '70000', '--data', folder]],
    ['a folder that is no data folder', 78, (folder) => ['verify', '--data', folder]],
    ['a folder that does not exist', 78, (folder) => ['serve', '--data', join(folder, 'nowhere')]],
  ]

  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'leadglass-test-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(cases)('%s: %i', async (_, status, args) => {
    const outcome = await leadglass(args(folder))
    expect(outcome).toMatchObject({ status, stdout: '' })
    expect(outcome.stderr).toMatch(/^leadglass: /)
    expect(outcome.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3)
  })

  test('a password never stands in the arguments: it is an option that does not exist', async () => {
    const outcome = await leadglass(['user', 'add', 'ada', '--role', 'clinician', '--password', 'x', '--data', folder])
    expect(outcome).toMatchObject({ status: 64, stdout: '' })
  })
})

describe('a command whose output nobody reads to its end, as before `| head`, ends quietly', () => {
  let archive: TestArchive
  beforeAll(async () => {
    archive = await TestArchive.create()
  })
  afterAll(() => archive?.remove())

  test.each([
    ['the help', () => ['--help']],
    ['a list', () => ['user', 'list', '--data', archive.folder]],
    ['a file', () => ['audit', 'export', '--data', archive.folder]],
  ])('%s', async (_, args) => {
    const child = spawnLeadglass(args())
    child.stdout?.destroy()
    expect(await outcomeOf(child)).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('and has done its work', async () => {
    const child = spawnLeadglass(['import', files[0]!.path, '--data', archive.folder])
    child.stdout?.destroy()
    expect((await outcomeOf(child)).status).toBe(0)
    expect(await archive.run(['status'])).toMatchObject({ archive: { instances: 1 } })
  })
})
