import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gate } from '@leadglass/access'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeBackup } from '../../src/backup/make-backup.ts'
import {
  Archive,
  BackupFolder,
  BackupKeys,
  type FileSystem,
  nodeFileSystem,
  pruneBackup,
  restoreGeneration,
} from '../../src/index.ts'
import { FaultyFileSystem, type Operation } from '../support/faulty-file-system.ts'
import { collect, makeInstance, type TestInstance } from '../support/instances.ts'
import { clinician, MemoryAudit, operator, send, type TestArchive, testArchive } from '../support/test-archive.ts'

let opened: TestArchive
let place: string
let target: string
let instances: TestInstance[]

beforeEach(async () => {
  opened = await testArchive({ packLimitOctets: 200_000 })
  place = await mkdtemp(join(tmpdir(), 'leadglass-backup-'))
  target = join(place, 'backup')
  instances = []
})

afterEach(async () => {
  await opened.remove()
  await rm(place, { recursive: true })
})

async function store(count: number, pixelOctets = 8_192): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    const instance = makeInstance({ pixelOctets, patientName: 'Quetzalcoatlus^Hildegard', patientID: 'XID-7719-QRS' })
    await send(opened.archive, instance)
    instances.push(instance)
  }
}

const keysOf = (archive: Archive) => new BackupKeys(archive.keys)

function folderOf(fs: FileSystem = nodeFileSystem, archive = opened.archive): Promise<BackupFolder> {
  return BackupFolder.open(fs, target, keysOf(archive)).catch((error) => {
    if (error.code !== 'LG_BACKUP_MISSING') throw error
    return BackupFolder.create(fs, target, keysOf(archive))
  })
}

/** A generation that goes on from the newest, as the server makes it. */
async function backUp(fs: FileSystem = nodeFileSystem) {
  const copy = join(place, `study-keys-${Math.random()}`)
  const backup = await folderOf(fs)
  const base = await backup.newest()
  const snapshot = await opened.archive.snapshot(operator, { studyKeysCopy: copy, alongside: async () => undefined })
  const { statistics, lastSequence } = snapshot
  const facts = { version: 'test', statistics, lastSequence, audit: { entries: 0, checkpoint: '' } }
  const made = await makeBackup({
    ...snapshot,
    fs,
    backup,
    base,
    facts,
    at: new Date(),
    run: 'ab'.repeat(16),
    keep: async (all) => all,
  })
  return { ...made, backup }
}

/** The archive of a generation, opened; its root key is the one that was kept apart. */
async function restored(number?: number, name = 'restored') {
  const backup = await folderOf()
  const generation = number === undefined ? (await backup.newest())! : await backup.generation(number)
  const folder = join(place, name)
  await restoreGeneration({ fs: nodeFileSystem, backup, generation, folder })
  return openAt(folder)
}

function openAt(folder: string, audit = new MemoryAudit()) {
  return Archive.open({ folder, keySource: opened.archive.keys.lend(), gate: new Gate(), audit })
}

async function expectAll(archive: Archive, expected = instances): Promise<void> {
  for (const { sopInstanceUID, octets } of expected) {
    const handle = await archive.instance(clinician, sopInstanceUID)
    const content = await archive.openInstance(clinician, handle!)
    expect((await collect(content.dataSet())).equals(octets)).toBe(true)
  }
  expect((await archive.statistics()).instances).toBe(expected.length)
  expect((await archive.verify(operator)).problems).toEqual([])
}

async function objectPaths(): Promise<string[]> {
  const entries = await readdir(join(target, 'objects'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

test('an archive comes back octet for octet, and its records of several packs and large objects with it', async () => {
  await store(5)
  await store(1, 3_000_000)
  await store(20, 32_768)
  const { problems, octets, newOctets } = await backUp()
  expect(problems).toEqual([])
  expect(newOctets).toBe(octets)
  const archive = await restored()
  await expectAll(archive)
  await archive.close()
})

test('the second generation copies what was added, and each comes back as it was', async () => {
  await store(10, 32_768)
  await backUp()
  await store(1)
  const second = await backUp()
  expect(second.newOctets).toBeLessThan(40_000)
  const third = await backUp()
  expect(third.newOctets).toBeLessThan(3000)
  const [now, before] = [await restored(), await restored(1, 'before')]
  await expectAll(now)
  await expectAll(before, instances.slice(0, 10))
  await now.close()
  await before.close()
})

test('images that arrive while it is made do no harm, and what was acknowledged before is inside', async () => {
  await store(5)
  let done = false
  const before = [...instances]
  const arriving = (async () => {
    while (!done) await store(1, 65_536)
  })()
  const { facts } = await backUp().then(async ({ backup, generation }) => (await backup.generation(generation)).list)
  done = true
  await arriving
  const archive = await restored()
  expect((await archive.statistics()).instances).toBe(facts.statistics.instances)
  for (const { sopInstanceUID } of before) expect(await archive.instance(clinician, sopInstanceUID)).toBeDefined()
  await archive.close()
})

test('nothing of it is readable, and the root key is not inside', async () => {
  await store(3)
  const { studyInstanceUID, sopInstanceUID } = instances[0]!
  await opened.archive.erase(operator, instances[2]!.studyInstanceUID)
  await backUp()
  const rootKey = (await readFile(join(opened.folder, 'keys', 'root.key'), 'latin1')).trim()
  const secrets = [
    'Quetzalcoatlus',
    'XID-7719-QRS',
    studyInstanceUID,
    sopInstanceUID,
    rootKey,
    'wrapped',
    'leadglass-erasure',
  ]
  const paths = (await readdir(target, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  for (const { parentPath, name } of paths) {
    const octets = await readFile(join(parentPath, name))
    for (const secret of secrets)
      expect(octets.includes(secret) || name.includes(secret), `${name}: ${secret}`).toBe(false)
    expect(octets.includes(Buffer.from(rootKey, 'hex'))).toBe(false)
    expect((await stat(join(parentPath, name))).mode & 0o077).toBe(0)
  }
})

test('what was erased after a generation stays erased when that generation is restored', async () => {
  await store(3)
  await backUp()
  await opened.archive.erase(operator, instances[0]!.studyInstanceUID)
  await backUp()
  const archive = await restored(1)
  expect(await archive.instance(clinician, instances[0]!.sopInstanceUID)).toBeUndefined()
  await expectAll(archive, instances.slice(1))
  await archive.close()
})

test.each(['changed', 'cut', 'removed', 'exchanged'] as const)(
  'an object that was %s is refused by name, each of them',
  async (how) => {
    await store(12, 32_768)
    const { backup, generation } = await backUp()
    for (const [index, path] of (await objectPaths()).entries()) {
      const whole = await readFile(path)
      const other = (await objectPaths()).find((candidate) => candidate !== path)!
      if (how === 'removed') await rm(path)
      if (how === 'cut') await truncate(path, whole.length - 1)
      if (how === 'exchanged') await writeFile(path, await readFile(other))
      if (how === 'changed') {
        const wrong = Buffer.from(whole)
        wrong[(index * 7919) % wrong.length]! ^= 4
        await writeFile(path, wrong)
      }
      const restoring = restoreGeneration({
        ...{
          fs: nodeFileSystem,
          backup,
          generation: await backup.generation(generation),
          folder: join(place, `r${index}`),
        },
      })
      const object = path.split('/').at(-1)
      await expect(restoring).rejects.toMatchObject({ code: 'LG_BACKUP_ALTERED', detail: { object } })
      await writeFile(path, whole)
    }
  },
)

test('a list that was changed, renamed, or comes from another folder or archive is refused', async () => {
  await store(1)
  const { backup } = await backUp()
  await backUp()
  const [first, second] = ['00000001', '00000002'].map((name) => join(target, 'generations', name)) as [string, string]
  const [one, two] = [await readFile(first), await readFile(second)]
  await writeFile(second, one)
  await expect(backup.newest()).rejects.toMatchObject({ code: 'LG_BACKUP_ALTERED' })
  await writeFile(second, Buffer.concat([two.subarray(0, 200), Buffer.from('7'), two.subarray(201)]))
  await expect(backup.newest()).rejects.toMatchObject({ code: 'LG_BACKUP_ALTERED' })
  await writeFile(second, two)
  const otherFolder = join(place, 'other')
  await mkdir(otherFolder)
  const mixed = await BackupFolder.create(nodeFileSystem, otherFolder, keysOf(opened.archive))
  await mixed.prepare()
  await writeFile(join(otherFolder, 'generations', '00000001'), one)
  await expect(mixed.generation(1)).rejects.toMatchObject({ code: 'LG_BACKUP_FOREIGN' })
  const stranger = await testArchive()
  await expect(folderOf(nodeFileSystem, stranger.archive)).rejects.toMatchObject({ code: 'LG_BACKUP_FOREIGN' })
  await stranger.remove()
})

const faults: [Operation, 'ENOSPC' | 'EIO', string][] = [
  ['write', 'ENOSPC', 'LG_BACKUP_FULL'],
  ['short-write', 'ENOSPC', 'LG_BACKUP_FULL'],
  ['datasync', 'EIO', 'LG_BACKUP_UNREACHABLE'],
  ['rename', 'EIO', 'LG_BACKUP_UNREACHABLE'],
  ['syncFolder', 'EIO', 'LG_BACKUP_UNREACHABLE'],
]

test.each(faults)(
  '%s that fails with %s adds no generation, leaves no rest, and takes nothing away',
  async (operation, errno, code) => {
    await store(12, 32_768)
    await backUp()
    await store(8, 32_768)
    const disk = new FaultyFileSystem()
    for (let after = 0; ; after += 1) {
      disk.fault = { operation, after, errno, path: target }
      const outcome = await backUp(disk).catch((error) => error)
      if (!(outcome instanceof Error)) break
      expect(outcome).toMatchObject({ code })
      expect(await readdir(join(target, 'incoming')).then((names) => names.filter((name) => name !== 'list'))).toEqual(
        [],
      )
      const backup = await folderOf()
      const listed = await backup.generations()
      // The name may have become visible before the folder could not be synced: then the generation is whole as well.
      expect(listed.length).toBeLessThanOrEqual(2)
      const archive = await restored(1, `r${operation}${after}`)
      expect((await archive.statistics()).instances).toBe(12)
      await archive.close()
      if (listed.length > 1) await backup.removeGeneration(2)
    }
    expect(disk.happened).toBeGreaterThan(0)
    const archive = await restored()
    await expectAll(archive)
    await archive.close()
  },
)

test('a pack that was overwritten, cut or removed since stays in the backup as it was, and the report says so', async () => {
  await store(20, 32_768)
  await backUp()
  const folder = join(opened.folder, 'packs')
  const [first, second] = (await readdir(folder)).sort((a, b) => a.localeCompare(b))
  await opened.archive.close()
  await rm(join(folder, first!))
  await writeFile(join(folder, second!), Buffer.alloc(100_000, 0xa5))
  opened.archive = await openAt(opened.folder)
  await store(1)
  const { problems } = await backUp()
  expect(problems.map(({ path }) => path)).toContain(`packs/${first}`)
  const archive = await restored()
  expect((await archive.verify(operator)).problems).toEqual([])
  for (const { sopInstanceUID } of instances) expect(await archive.instance(clinician, sopInstanceUID)).toBeDefined()
  await archive.close()
})

test('an object that the disk lost is written anew from the archive', async () => {
  await store(20, 32_768)
  const { backup } = await backUp()
  for (const path of await objectPaths()) await rename(path, `${path}.gone`)
  await backUp()
  const { list } = (await backup.newest())!
  for (const object of list.objects) expect(await backup.has(object)).toBe(true)
  const archive = await restored()
  await expectAll(archive)
  await archive.close()
})

test('old generations go with the objects that only they need; where one that stays cannot be read, nothing goes', async () => {
  await store(5, 32_768)
  const { backup } = await backUp()
  await store(5, 32_768)
  await backUp()
  await backUp()
  const before = (await objectPaths()).length
  const list = join(target, 'generations', '00000002')
  const octets = await readFile(list)
  await writeFile(list, 'x')
  await expect(pruneBackup(backup, [2, 3])).rejects.toMatchObject({ code: 'LG_BACKUP_ALTERED' })
  expect((await objectPaths()).length).toBe(before)
  await writeFile(list, octets)
  expect(await pruneBackup(backup, [3])).toMatchObject({ generations: 2, refused: false })
  expect((await objectPaths()).length).toBeLessThan(before)
  const archive = await restored()
  await expectAll(archive)
  await archive.close()
})

test('a restoration that is cut short anywhere goes on where it was, and no other may use the folder', async () => {
  await store(25, 32_768)
  const { backup, generation: number } = await backUp()
  await store(1)
  await backUp()
  const generation = await backup.generation(number)
  const folder = join(place, 'cut')
  let reads = 0
  for (let cut = 1; ; cut += 1) {
    const controller = new AbortController()
    const onProgress = () => {
      reads += 1
      if (reads === cut) controller.abort()
    }
    reads = 0
    const order = { fs: nodeFileSystem, backup, generation, folder, onProgress, signal: controller.signal }
    const outcome = await restoreGeneration(order).catch((error) => error)
    if (!(outcome instanceof Error)) break
    expect(outcome).toMatchObject({ code: 'LG_BACKUP_INTERRUPTED' })
    const another = { fs: nodeFileSystem, backup, generation: (await backup.newest())!, folder }
    await expect(restoreGeneration(another)).rejects.toMatchObject({ code: 'LG_RESTORE_NOT_EMPTY' })
  }
  const archive = await openAt(folder)
  await expectAll(archive, instances.slice(0, 25))
  await archive.close()
  await mkdir(join(place, 'full'))
  await writeFile(join(place, 'full', 'letter.txt'), 'mine')
  const full = { fs: nodeFileSystem, backup, generation, folder: join(place, 'full') }
  await expect(restoreGeneration(full)).rejects.toMatchObject({ code: 'LG_RESTORE_NOT_EMPTY' })
})

test('an archive whose index is made anew has one entry of that in its log, not one for each instance', async () => {
  await store(5)
  await backUp()
  const backup = await folderOf()
  const folder = join(place, 'logged')
  await restoreGeneration({ fs: nodeFileSystem, backup, generation: (await backup.newest())!, folder })
  const audit = new MemoryAudit()
  const archive = await openAt(folder, audit)
  expect(audit.events).toMatchObject([{ action: 'index:rebuilt', detail: { instances: 5 } }])
  await archive.close()
})

test('every object is named by the SHA-256 of its octets, so that anybody can check the folder', async () => {
  await store(3)
  await backUp()
  for (const path of await objectPaths()) {
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(path.split('/').at(-1))
  }
})
