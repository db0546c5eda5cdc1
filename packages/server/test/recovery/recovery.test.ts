/** Backup, restoration and drill of a whole data folder, beside a running server. */
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isSignedByArchive } from '@leadglass/archive'
import { readDataSet, Tags } from '@leadglass/dicom'
import { ctPhantom, part10File, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, initialise, restore, runOperation } from '../../src/index.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let place: string
let target: string
let rootKeyFile: string
let samples: SampleInstance[]
const environment: Record<string, string> = {}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'leadglass-recovery-'))
  target = join(place, 'backup')
  environment.LEADGLASS_BACKUP_FOLDER = target
  environment.LEADGLASS_BACKUP_AT = ''
  environment.LEADGLASS_BACKUP_KEEP_LAST = '50'
  archive = await startServer(environment)
  rootKeyFile = join(place, 'kept-apart')
  await cp(join(archive.folder, 'keys', 'root.key'), rootKeyFile)
  samples = []
  for await (const slice of ctPhantom({ sliceCount: 12 })) samples.push(slice)
  await importAll(samples.slice(0, 8))
})

afterAll(async () => {
  await archive.close()
  await rm(place, { recursive: true, force: true })
})

async function importAll(slices: readonly SampleInstance[]): Promise<void> {
  const folder = await mkdtemp(join(place, 'samples-'))
  for (const [index, slice] of slices.entries()) await writeFile(join(folder, `${index}.dcm`), part10File(slice))
  await runOperation(archive.folder, 'import', { paths: [folder] })
}

const run = <N extends Parameters<typeof runOperation>[1]>(name: N, params: Parameters<typeof runOperation<N>>[2]) =>
  runOperation(archive.folder, name, params, undefined, { environment })

function restoreTo(name: string, more: Partial<Parameters<typeof restore>[0]> = {}) {
  return restore({ from: target, folder: join(place, name), rootKeyFile, environment: {}, ...more })
}

const studyUID = () => {
  const [{ dataSet, transferSyntaxUID }] = samples as [SampleInstance]
  return readDataSet(dataSet, { transferSyntaxUID }).string(Tags.StudyInstanceUID)!
}

/** Data sets of a study as `export` writes them, the file meta information aside. */
async function exported(folder: string, name: string): Promise<string[]> {
  const out = join(place, name)
  await runOperation(folder, 'export', { studyInstanceUID: studyUID(), out }, undefined, { environment: {} })
  const entries = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = await Promise.all(entries.map(({ parentPath, name }) => readFile(join(parentPath, name), 'base64')))
  return files.sort()
}

test('a backup beside a running server holds every file of the data folder but the index, the root key and what lives for now', async () => {
  const report = await run('backup.run', {})
  expect(report).toMatchObject({ generation: 1, studies: 1, instances: 8, problems: [], altered: [], kept: [1] })
  const { files } = await restoreTo('all-files')
  const there = (folder: string) =>
    readdir(folder, { recursive: true, withFileTypes: true }).then((entries) =>
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
    )
  const forNow =
    /^(lock.*|index\.db.*|.*-(wal|shm)|run\/.*|audit\/tile\/.*|packs\/.*|tls\/(revoked\.crl|server\.ocsp))$/
  const names = async (folder: string) => (await there(folder)).filter((name) => !forNow.test(name)).sort()
  expect(await names(join(place, 'all-files'))).toEqual(await names(archive.folder))
  expect(files).toBeGreaterThan(10)
})

test('images, people, nodes, their certificates and the log come back, and the log goes on with an entry of it', async () => {
  await run('node.add', { aeTitle: 'CT1', services: ['store'] })
  await run('node.certificate', { aeTitle: 'CT1' })
  const { generation } = await run('backup.run', {})
  const report = await restoreTo('back')
  expect(report).toMatchObject({ generation, problems: [], missing: [], found: { studies: 1, instances: 8 } })
  const folder = join(place, 'back')
  expect(await exported(folder, 'out-back')).toEqual(await exported(archive.folder, 'out-live'))
  const here = <N extends Parameters<typeof runOperation>[1]>(name: N, params: Parameters<typeof runOperation<N>>[2]) =>
    runOperation(folder, name, params, undefined, { environment: {} })
  expect((await here('node.list', {})).nodes).toEqual((await run('node.list', {})).nodes)
  expect((await here('user.list', {})).users).toEqual((await run('user.list', {})).users)
  expect(await here('audit.verify', { earlier: [] })).toMatchObject({ problems: [] })
  const { entries } = await here('audit.tail', { count: 100 })
  expect(entries.map(({ event }) => event.action)).toContain('archive:restored')
  const server = await createServer({
    folder,
    https: '127.0.0.1:0',
    dicomTls: '127.0.0.1:0',
    environment: {},
    logDestination: { write: () => undefined },
  })
  expect(server.ready.ready).toBe(true)
  await server.close()
})

test('a drill brings everything back, says how long that took, signs it, and leaves nothing behind', async () => {
  const { signature, ...statement } = await run('backup.drill', { whole: true, rootKeyFile })
  expect(statement).toMatchObject({
    outcome: 'came-back',
    problems: [],
    rootKey: 'kept-apart',
    found: { studies: 1, instances: 8 },
    readBack: { instances: 8, whole: true },
  })
  expect(statement.audit.entries).toBeGreaterThan(0)
  expect(statement.recoveryTimeSeconds).toBeGreaterThan(statement.copySeconds)
  expect(isSignedByArchive(statement.archive, JSON.stringify(statement), signature)).toBe(true)
  const changed = JSON.stringify({ ...statement, recoveryTimeSeconds: 1 })
  expect(isSignedByArchive(statement.archive, changed, signature)).toBe(false)
  expect(await readdir(join(archive.folder, 'run'))).toEqual(['control.sock'])
  expect((await run('posture.evidence', {})).drill).toEqual({ ...statement, signature })
  const { generations } = await run('backup.list', {})
  expect(generations[0]).toMatchObject({ proven: true })
})

test('a drill with another root key than the right one says that the archive would not come back, and raises an alert', async () => {
  const wrong = join(place, 'wrong-key')
  await writeFile(wrong, `${'ab'.repeat(32)}\n`)
  const report = await run('backup.drill', { rootKeyFile: wrong })
  expect(report).toMatchObject({ outcome: 'did-not-come-back', problems: [{ code: 'LG_KEY_WRONG' }] })
  const [told] = (await run('backup.list', {})).runs
  // The report is signed: what other languages need stands beside it.
  expect(told).toMatchObject({
    report,
    said: [{ where: [{ code: 'at-drill' }], message: [{ code: 'key-of-another' }] }],
  })
  expect(told?.report).toEqual(report)
  const { alerts } = await run('alert.list', { open: true })
  expect(alerts).toContainEqual(expect.objectContaining({ kind: 'drill:failed', severity: 'critical' }))
})

test('a drill finds an altered object; the next backup writes it anew, and the drill after it succeeds', async () => {
  const shelf = join(target, 'objects')
  const entries = (await readdir(shelf, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    entries.map(async (entry) => [(await readFile(join(entry.parentPath, entry.name))).length, entry] as const),
  )
  // The largest is the pack: it is in every generation.
  const [, largest] = sizes.sort(([a], [b]) => b - a)[0]!
  const path = join(largest.parentPath, largest.name)
  const octets = await readFile(path)
  octets[octets.length >> 1]! ^= 1
  await writeFile(path, octets)
  const found = await run('backup.drill', {})
  expect(found).toMatchObject({ outcome: 'did-not-come-back', problems: [{ code: 'LG_BACKUP_ALTERED' }] })
  const what = `object ${largest.name}`
  const [told] = (await run('backup.list', {})).runs
  expect(told?.said).toEqual([
    {
      where: [{ code: 'at-drill' }],
      message: [{ code: 'backup-altered' }, { code: 'backup-octets-differ', facts: { what } }],
    },
  ])
  await run('backup.run', {})
  expect(await run('backup.drill', {})).toMatchObject({ outcome: 'came-back' })
})

test('a folder that was rolled back is refused, by the archive and by whoever knows what was there', async () => {
  const earlier = join(place, 'earlier')
  await cp(target, earlier, { recursive: true })
  await importAll(samples.slice(8, 9))
  const { digest } = await run('backup.run', {})
  const newer = join(place, 'newer')
  await rename(target, newer)
  await rename(earlier, target)
  await expect(run('backup.run', {})).rejects.toMatchObject({ code: 'LG_BACKUP_OTHER', exitStatus: 65 })
  await expect(restoreTo('expecting', { expect: digest })).rejects.toMatchObject({ code: 'LG_BACKUP_OTHER' })
  await rm(target, { recursive: true })
  await mkdir(target)
  await expect(run('backup.run', {})).rejects.toMatchObject({ code: 'LG_BACKUP_OTHER' })
  expect(await readdir(target)).toEqual([])
  await rm(target, { recursive: true })
  await rename(newer, target)
  await run('backup.run', {})
  expect(await restoreTo('expected', { expect: digest })).toMatchObject({ problems: [], found: { instances: 9 } })
})

test('a generation that somebody removed is missed', async () => {
  const [, second] = (await run('backup.list', {})).generations
  const name = join(target, 'generations', String(second!.generation).padStart(8, '0'))
  await rename(name, join(place, 'removed'))
  expect(await run('backup.list', {})).toMatchObject({ missing: [second!.generation] })
  await rename(join(place, 'removed'), name)
  expect(await run('backup.list', {})).toMatchObject({ missing: [], altered: [] })
})

test('the backup of another archive is refused, and so is its root key', async () => {
  const other = join(place, 'other')
  await initialise({ folder: other, environment: {} })
  const backedUp = runOperation(other, 'backup.run', { to: target }, undefined, { environment: {} })
  await expect(backedUp).rejects.toMatchObject({ code: 'LG_BACKUP_FOREIGN' })
  const wrongKey = { rootKeyFile: join(other, 'keys', 'root.key') }
  await expect(restoreTo('wrong-key', wrongKey)).rejects.toMatchObject({ code: 'LG_BACKUP_FOREIGN' })
  const without = restore({ from: target, folder: join(place, 'keyless'), environment: {} })
  await expect(without).rejects.toMatchObject({ code: 'LG_RESTORE_KEY', exitStatus: 77 })
})

test('an archive that was restored goes on in the same folder, from the generation it came from', async () => {
  const { generation: newest } = await restoreTo('goes-on', { generation: 2 })
  expect(newest).toBe(2)
  const folder = join(place, 'goes-on')
  const here = { environment: {} }
  const folderCopy = join(place, 'target-copy')
  await cp(target, folderCopy, { recursive: true })
  const sample = await mkdtemp(join(place, 'later-'))
  await writeFile(join(sample, 'later.dcm'), part10File(samples[11]!))
  await runOperation(folder, 'import', { paths: [sample] }, undefined, here)
  const made = await runOperation(folder, 'backup.run', { to: folderCopy }, undefined, here)
  expect(made.problems).toEqual([])
  const again = await restore({ from: folderCopy, folder: join(place, 'again'), rootKeyFile, environment: {} })
  expect(again).toMatchObject({ generation: made.generation, problems: [], found: { instances: 9 } })
  expect(await exported(join(place, 'again'), 'out-again')).toEqual(await exported(folder, 'out-goes-on'))
})

test('a restoration that was cut short is no data folder until it is finished', async () => {
  await restoreTo('half')
  const folder = join(place, 'half')
  const list = await readFile(join(place, 'half', 'lock')).then(() => readdir(folder))
  expect(list).not.toContain('restoring')
  await writeFile(join(folder, 'restoring'), 'x 0\n')
  const opened = runOperation(folder, 'status', {}, undefined, { environment: {} })
  await expect(opened).rejects.toMatchObject({ code: 'LG_DATA_FOLDER_INCOMPLETE' })
})

test('with a passphrase the wrapping is in the backup, and the passphrase alone restores it', async () => {
  const folder = join(place, 'passphrase')
  const secret = { LEADGLASS_KEYS_SOURCE: 'passphrase', LEADGLASS_PASSPHRASE: 'seven grey herons wade at dusk' }
  await initialise({ folder, environment: secret })
  const to = join(place, 'passphrase-backup')
  const report = await runOperation(folder, 'backup.run', { to }, undefined, { environment: secret })
  expect(report.rootKey.source).toBe('passphrase')
  const options = { from: to, folder: join(place, 'passphrase-back') }
  const wrong = restore({ ...options, environment: { LEADGLASS_PASSPHRASE: 'another one' } })
  await expect(wrong).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
  const right = { LEADGLASS_PASSPHRASE: secret.LEADGLASS_PASSPHRASE }
  expect(await restore({ ...options, environment: right })).toMatchObject({ problems: [] })
  expect(await readdir(join(options.folder, 'keys'))).toContain('root.wrapped')
  expect(await readdir(join(options.folder, 'keys'))).not.toContain('root.key')
})

test('the page asks the same of the server, and a folder comes from no browser', async () => {
  const listed = await archive.send('/api/backups', { as: 'administrator' })
  expect(listed.json()).toMatchObject({ folder: target, running: false, rootKey: { source: 'file' } })
  const made = await archive.send('/api/backups', { method: 'POST', as: 'administrator', headers: json, body: '{}' })
  expect(made.status).toBe(200)
  const body = JSON.stringify({ from: '/etc' })
  const drilled = await archive.send('/api/backups/drill', { method: 'POST', as: 'administrator', headers: json, body })
  expect(drilled.status).toBe(400)
  expect((await archive.send('/api/backups', { as: 'clinician' })).status).toBe(403)
  const metrics = (await archive.send('/metrics', { as: 'monitor' })).text
  expect(metrics).toMatch(/leadglass_recovery_seconds\{what="backup"\} \d+/)
  const status = (await archive.send('/api/status', { as: 'administrator' })).json()
  expect(status.recovery).toMatchObject({ backupAt: expect.any(String), drillAt: expect.any(String), cameBack: true })
})

test('only one runs at a time', async () => {
  const [first, second] = await Promise.allSettled([run('backup.run', {}), run('backup.run', {})])
  const outcomes = [first, second].map(({ status }) => status)
  expect(outcomes.sort()).toEqual(['fulfilled', 'rejected'])
  const refused = [first, second].find((outcome) => outcome.status === 'rejected') as PromiseRejectedResult
  expect(refused.reason).toMatchObject({ code: 'LG_BACKUP_BUSY' })
})

test('the posture knows the last backup and the last drill', async () => {
  const { points } = await run('posture.run', {})
  const point = points.find(({ id }) => id === 'backups')
  // Test folders lie on one disk.
  expect(point).toMatchObject({ state: 'warning', mend: 'Set backup.folder to another disk' })
})
