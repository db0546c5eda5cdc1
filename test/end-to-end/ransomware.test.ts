/**
 * Ransomware: everything in the data folder is overwritten with noise, and comes back from the backup, octet for octet. Backup and
 * restoration are killed at random moments on the way, as a power cut would.
 */
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { part10File } from '@leadglass/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { clearForms, findClearText } from './support/clear-text.ts'
import { DicomWeb } from './support/dicomweb.ts'
import { dataSetOctets, type SampleFile, sampleFiles } from './support/files.ts'
import { leadglass, leadglassJson, outcomeOf, spawnLeadglass } from './support/leadglass.ts'
import { type MadeInstance, madeInstance, newUID, toStore } from './support/made-instance.ts'
import { openSender } from './support/sender.ts'
import { startServer } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'

interface BackupReport {
  generation: number
  at: string
  digest: string
  instances: number
  problems: unknown[]
}

interface Listed {
  generations: { generation: number; instances: number }[]
  altered: number[]
  missing: number[]
}

/** How often a backup and a restoration are killed. */
const kills = Number(process.env.LEADGLASS_TEST_KILL_ROUNDS ?? 6)

async function withBackup() {
  const archive = await TestArchive.create()
  onTestFinished(() => archive.remove())
  const to = join(archive.place, 'backup')
  const apart = join(archive.place, 'kept-apart')
  cpSync(join(archive.folder, 'keys', 'root.key'), apart)
  const restore = (folder: string, more: readonly string[] = []) =>
    leadglassJson<{ problems: unknown[]; resumed: boolean }>([
      ...['restore', '--from', to, '--root-key', apart, '--data', join(archive.place, folder)],
      ...more,
    ])
  return { archive, to, apart, restore }
}

/** Every file, its length kept, holds noise. */
function encryptAll(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    writeFileSync(path, randomBytes(statSync(path).size))
  }
}

/** Few files of each kind: one for each transfer syntax and SOP class, each SOP Instance UID once. */
function variedFiles(): SampleFile[] {
  const kinds = new Map<string, SampleFile>()
  const seen = new Set<string>()
  for (const file of sampleFiles()) {
    const kind = `${file.sopClass} ${file.transferSyntax}`
    if (seen.has(file.sopUID) || kinds.has(kind)) continue
    seen.add(file.sopUID)
    kinds.set(kind, file)
  }
  return [...kinds.values()]
}

const digestOf = (octets: Buffer) => createHash('sha256').update(octets).digest('hex')

test('after everything was overwritten with noise, every object comes back, and the restored archive serves', async () => {
  const { archive, to, restore } = await withBackup()
  const credentials = await archive.node('SCANNER1')
  const token = await archive.token('clinician')
  const files = variedFiles()
  expect(files.length).toBeGreaterThan(5)
  expect(await archive.run(['import', ...files.map(({ path }) => path)])).toMatchObject({ refused: [] })
  const report = await archive.run<BackupReport>(['backup', '--to', to])
  expect(report).toMatchObject({ generation: 1, problems: [] })

  const named = files.filter(({ patientId }) => (patientId ?? '').length > 7).slice(0, 5)
  const needles = [
    ...files.slice(0, 10).flatMap(({ studyUID }) => clearForms('StudyInstanceUID', studyUID)),
    ...named.flatMap(({ patientId }) => clearForms('PatientID', patientId!)),
    ...clearForms('name of a node', 'SCANNER1'),
  ]
  expect(findClearText(to, needles)).toEqual([])

  encryptAll(archive.folder)
  expect((await leadglass(['status', '--data', archive.folder])).status).not.toBe(0)
  expect(await restore('back', ['--expect', report.digest])).toMatchObject({ problems: [] })

  const folder = join(archive.place, 'back')
  const out = join(archive.place, 'exported')
  for (const study of new Set(files.map(({ studyUID }) => studyUID))) {
    await leadglassJson(['export', study, '--out', join(out, study), '--data', folder])
  }
  const written = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const digests = new Set(
    written.map(({ parentPath, name }) => digestOf(dataSetOctets(readFileSync(join(parentPath, name))))),
  )
  const lost = files.filter(({ path }) => !digests.has(digestOf(dataSetOctets(readFileSync(path)))))
  expect(lost.map(({ path }) => path)).toEqual([])

  const server = await startServer(folder)
  onTestFinished(() => server.kill().then(() => undefined))
  const made = madeInstance()
  const sender = await openSender(server, credentials, [made])
  expect(await sender.store(toStore(made))).toMatchObject({ Status: 0 })
  await sender.release()
  const web = new DicomWeb(server.https, token, archive.authority)
  expect(await web.rows(`/studies?StudyInstanceUID=${made.studyUID}`)).toHaveLength(1)
}, 120_000)

test('a backup beside a server under load holds all that was acknowledged before it began', async () => {
  const { archive, to, restore } = await withBackup()
  const credentials = await archive.node('SCANNER1')
  const server = await archive.serve()
  const acknowledged: MadeInstance[] = []
  const studyUID = newUID()
  let isOver = false
  const sending = (async () => {
    const sender = await openSender(server, credentials, [madeInstance()])
    while (!isOver) {
      const instance = madeInstance({ studyUID, pixelOctets: 20_000 })
      if ((await sender.store(toStore(instance))).Status === 0) acknowledged.push(instance)
    }
    await sender.release()
  })()
  const reports: [BackupReport, before: number][] = []
  for (let round = 0; round < 3; round += 1) {
    await wait(150)
    const before = acknowledged.length
    reports.push([await archive.run<BackupReport>(['backup', '--to', to]), before])
  }
  isOver = true
  await sending
  await server.kill()
  for (const [{ generation, instances }, before] of reports) {
    expect(instances).toBeGreaterThanOrEqual(before)
    const name = `back-${generation}`
    expect(await restore(name, ['--generation', String(generation)])).toMatchObject({ problems: [] })
    const folder = join(archive.place, name)
    const { status } = await leadglass([
      'export',
      studyUID,
      '--out',
      join(archive.place, `out-${name}`),
      '--data',
      folder,
    ])
    expect(status).toBe(0)
    const digests = new Set(
      readdirSync(join(archive.place, `out-${name}`), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => digestOf(dataSetOctets(readFileSync(join(parentPath, name))))),
    )
    for (const { dataSet } of acknowledged.slice(0, before)) expect(digests.has(digestOf(dataSet))).toBe(true)
  }
}, 120_000)

test(`${kills} kills during backups leave only whole generations, and ${kills} during a restoration lead to the same archive`, async () => {
  const { archive, to, apart, restore } = await withBackup()
  const folder = join(archive.place, 'made')
  const studyUID = newUID()
  mkdirSync(folder)
  for (let number = 0; number < 40; number += 1) {
    writeFileSync(join(folder, `${number}.dcm`), fileOf(madeInstance({ studyUID, pixelOctets: 1_000_000 })))
  }
  await archive.run(['import', folder])
  for (let round = 0; round < kills; round += 1) {
    await killedWithin(['backup', '--to', to, '--data', archive.folder], Math.random() * 900)
    const { generations, altered, missing } = await archive.run<Listed>(['backup', '--to', to, '--list']).catch(() => ({
      ...{ generations: [], altered: [], missing: [] },
    }))
    expect([altered, missing]).toEqual([[], []])
    for (const { instances } of generations) expect(instances).toBe(40)
  }
  await archive.run<BackupReport>(['backup', '--to', to])
  expect(readdirSync(join(to, 'incoming'))).toEqual([])
  const into = join(archive.place, 'killed')
  for (let round = 0; round < kills; round += 1) {
    await killedWithin(['restore', '--from', to, '--root-key', apart, '--data', into], 300 + Math.random() * 900)
    if (!readdirSync(archive.place).includes('killed') || !readdirSync(into).includes('restoring'))
      rmSync(into, { recursive: true, force: true })
    else expect((await leadglass(['status', '--data', into])).status).toBe(78)
  }
  expect(await restore('killed')).toMatchObject({ problems: [], found: { instances: 40 } })
  expect(await leadglassJson(['verify', '--data', into])).toMatchObject({ problems: [] })
}, 180_000)

async function killedWithin(args: readonly string[], milliseconds: number): Promise<void> {
  const child = spawnLeadglass(args)
  const ended = outcomeOf(child)
  await Promise.race([ended, wait(milliseconds)])
  child.kill('SIGKILL')
  await ended
}

/** As a file that `import` reads. */
function fileOf(instance: MadeInstance): Buffer {
  return Buffer.from(part10File(toStore(instance)))
}

test('a full backup disk keeps what was there, and the next backup goes on once there is room', async () => {
  const disk = mkdtempSync(join(tmpdir(), 'leadglass-disk-'))
  onTestFinished(() => rmSync(disk, { recursive: true, force: true }))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'leadglass-test', disk], { stdio: 'pipe' })
  } catch {
    console.warn(
      'no right to mount a small disk here: a full one is shown by the injected faults of the archive package only',
    )
    return
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', disk])
  })
  const { archive, apart } = await withBackup()
  const to = join(disk, 'backup')
  const files = join(archive.place, 'made')
  mkdirSync(files)
  const fill = async (count: number) => {
    for (let number = 0; number < count; number += 1) {
      writeFileSync(join(files, `${newUID()}.dcm`), fileOf(madeInstance({ pixelOctets: 1_000_000 })))
    }
    await archive.run(['import', files])
  }
  await fill(4)
  await archive.run(['backup', '--to', to])
  await fill(12)
  const full = await leadglass(['backup', '--to', to, '--data', archive.folder])
  expect(full.status).toBe(69)
  expect(full.stderr).toContain('LG_BACKUP_FULL')
  const { generations } = await archive.run<Listed>(['backup', '--to', to, '--list'])
  expect(generations).toMatchObject([{ generation: 1, instances: 4 }])
  execFileSync('mount', ['-o', 'remount,size=64m', disk])
  expect(await archive.run(['backup', '--to', to])).toMatchObject({ generation: 2, instances: 16 })
  const into = join(archive.place, 'back')
  expect(await leadglassJson(['restore', '--from', to, '--root-key', apart, '--data', into])).toMatchObject({
    problems: [],
  })
}, 120_000)

test('the commands say what to keep apart and whether it would come back, and exit as the design says', async () => {
  const { archive, to, apart } = await withBackup()
  const unset = await leadglass(['backup', '--data', archive.folder])
  expect([unset.status, unset.stderr]).toEqual([78, expect.stringContaining('LG_BACKUP_UNSET')])
  const made = await leadglass(['backup', '--to', to, '--data', archive.folder])
  expect(made.status).toBe(0)
  expect(made.stdout).toContain('keys/root.key')
  const drilled = await leadglass(['drill', '--from', to, '--root-key', apart, '--data', archive.folder])
  expect([drilled.status, drilled.stdout]).toEqual([0, expect.stringContaining('The archive would come back.')])
  for (const shelf of readdirSync(join(to, 'objects'))) rmSync(join(to, 'objects', shelf), { recursive: true })
  const failed = await leadglass(['drill', '--from', to, '--data', archive.folder])
  expect([failed.status, failed.stdout]).toEqual([1, expect.stringContaining('NOT come back')])
  const restored = await leadglass(['restore', '--from', to, '--root-key', apart, '--data', join(archive.place, 'x')])
  expect([restored.status, restored.stderr]).toEqual([65, expect.stringContaining('LG_BACKUP_ALTERED')])
  expect((await leadglass(['restore', '--data', 'x'])).status).toBe(64)
}, 60_000)
