import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDataSet, Tags } from '@leadglass/dicom'
import { ctPhantom, part10File, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer, initialise, OperationFailure, runOperation } from '../../src/index.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const slices: SampleInstance[] = []
let scratch: string
let studyInstanceUID: string

beforeAll(async () => {
  scratch = await temporary('samples')
  for await (const slice of ctPhantom({ sliceCount: 3 })) slices.push(slice)
  for (const [index, slice] of slices.entries()) await writeFile(join(scratch, `${index}.dcm`), part10File(slice))
  await writeFile(join(scratch, 'notes.txt'), 'no DICOM')
  const { dataSet, transferSyntaxUID } = slices[0]!
  studyInstanceUID = readDataSet(dataSet, { transferSyntaxUID }).string(Tags.StudyInstanceUID)!
})

describe.each(['without a server', 'beside a running server'])('%s', (mode) => {
  let folder: string
  let archive: TestServer | undefined

  beforeAll(async () => {
    if (mode === 'beside a running server') {
      archive = await startServer()
      folder = archive.folder
    } else {
      folder = join(await temporary('alone'), 'data')
      await initialise({ folder, environment: {} })
    }
  })
  afterAll(() => archive?.close())

  test('imports a folder, tells its progress, and passes over what is no DICOM', async () => {
    const progress: number[] = []
    const report = await runOperation(folder, 'import', { paths: [scratch] }, ({ done }) => progress.push(done))
    expect(report).toEqual({ stored: 3, alreadyStored: 0, skipped: 1, refused: [] })
    expect(progress.length).toBeGreaterThan(0)
    expect(await runOperation(folder, 'import', { paths: [scratch] })).toMatchObject({ stored: 0, alreadyStored: 3 })
  })

  test('verifies, reindexes and exports octet for octet', async () => {
    expect(await runOperation(folder, 'verify', {})).toMatchObject({ problems: [] })
    const counts = { studies: 1, series: 1, instances: 3, problems: [] }
    expect(await runOperation(folder, 'reindex', {})).toMatchObject(counts)
    const out = await temporary('export')
    const exported = await runOperation(folder, 'export', { studyInstanceUID, out })
    expect(exported.instances).toBe(3)
    const files = await readdir(join(out, 'series-0001'))
    const contents = await Promise.all(files.map((name) => readFile(join(out, 'series-0001', name))))
    for (const { dataSet } of slices) {
      expect(contents.some((content) => content.subarray(-dataSet.length).equals(Buffer.from(dataSet)))).toBe(true)
    }
    await expect(runOperation(folder, 'export', { studyInstanceUID, out })).rejects.toMatchObject({ exitStatus: 65 })
  })

  test('reads, verifies, exports and proves the audit log', async () => {
    const { entries } = await runOperation(folder, 'audit.tail', { count: 5 })
    expect(entries).toHaveLength(5)
    expect(await runOperation(folder, 'audit.verify', { earlier: [] })).toMatchObject({ problems: [] })
    const proof = await runOperation(folder, 'audit.prove', { index: 0 })
    expect(JSON.parse(proof.entry)).toMatchObject({ action: 'archive:initialised' })
    const out = join(await temporary('audit'), 'audit.ndjson')
    const { entries: written } = await runOperation(folder, 'audit.export', { out })
    expect((await readFile(out, 'utf8')).trimEnd().split('\n')).toHaveLength(written)
  })

  test('rotates keys and says their status', async () => {
    const before = await runOperation(folder, 'keys.status', {})
    const after = await runOperation(folder, 'keys.rotate', {})
    expect(after.keyEncryptionKey.version).toBe(before.keyEncryptionKey.version + 1)
  })

  test('erases a study, and says that there is none the second time', async () => {
    expect(await runOperation(folder, 'erase', { studyInstanceUID })).toEqual({ instances: 3 })
    const again = await runOperation(folder, 'erase', { studyInstanceUID }).catch((error) => error)
    expect(again).toBeInstanceOf(OperationFailure)
    expect(again).toMatchObject({ code: expect.stringMatching(/^LG_STUDY_/), exitStatus: 65 })
  })

  test('refuses parameters that are not of their form, naming them', async () => {
    const king = { name: 'x', role: 'king', password: 'p' }
    const failure = await runOperation(folder, 'user.add', king).catch((error) => error)
    expect(failure).toMatchObject({ code: 'LG_OPERATION_PARAMS', exitStatus: 64 })
    expect(failure.message).toContain('user.add.role')
    const relative = runOperation(folder, 'export', { studyInstanceUID: '1.2', out: 'relative' })
    await expect(relative).rejects.toMatchObject({ exitStatus: 64 })
  })

  test('status says where the server listens, if there is one', async () => {
    const status = await runOperation(folder, 'status', {})
    expect(status.listeners?.aeTitle).toBe(mode === 'without a server' ? undefined : 'LEADGLASS')
    expect(status.warnings).toEqual([])
  })
})

test('two commands at once wait for each other', async () => {
  const folder = join(await temporary('two'), 'data')
  await initialise({ folder, environment: {} })
  const names = ['A', 'B', 'C', 'D']
  await Promise.all(names.map((aeTitle) => runOperation(folder, 'node.add', { aeTitle })))
  expect((await runOperation(folder, 'node.list', {})).nodes.map(({ aeTitle }) => aeTitle).sort()).toEqual(names)
})

test('the control socket and its folder are for the owner alone, and go with the server', async () => {
  const archive = await startServer()
  const run = join(archive.folder, 'run')
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777
  expect(await modeOf(archive.folder)).toBe(0o700)
  expect(await modeOf(run)).toBe(0o700)
  expect(await modeOf(join(run, 'control.sock'))).toBe(0o600)
  await archive.server.close()
  expect(existsSync(join(run, 'control.sock'))).toBe(false)
})

test('a data folder deep in the tree, longer than a socket address, works', async () => {
  const folder = join(await temporary('deep'), 'x'.repeat(60), 'y'.repeat(60), 'data')
  await initialise({ folder, environment: {} })
  const listen = { https: '127.0.0.1:0', dicomTls: '127.0.0.1:0' }
  const server = await createServer({ folder, ...listen, environment: {}, logDestination: { write: () => undefined } })
  expect((await runOperation(folder, 'status', {})).listeners).toBeDefined()
  await server.close()
})

test('a folder that is none says how to make one', async () => {
  const failure = await runOperation('/nonexistent/leadglass', 'status', {}).catch((error) => error)
  expect(failure).toMatchObject({ code: 'LG_DATA_FOLDER_MISSING', exitStatus: 78 })
})

function temporary(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `leadglass-${name}-`))
}
