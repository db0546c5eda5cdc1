import { cp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dumpIndex, rootKeyFile } from '../src/index.ts'
import { collect, makeInstance, newUID } from './support/instances.ts'
import { clinician, operator, send, type TestArchive, testArchive } from './support/test-archive.ts'

let opened: TestArchive

beforeEach(async () => {
  opened = await testArchive({ quietAfterMs: 60 })
})

afterEach(() => opened.remove())

async function packFile(): Promise<string> {
  const [name] = await readdir(join(opened.folder, 'packs'))
  return join(opened.folder, 'packs', name!)
}

const dump = () => dumpIndex({ folder: opened.folder, keySource: rootKeyFile() })

/** Two studies, three series, one of them large, and their metadata records. */
async function fill() {
  const [study, other] = [newUID(), newUID()]
  const series = newUID()
  const instances = [
    makeInstance({ study, series, number: 1 }),
    makeInstance({ study, series, number: 2 }),
    makeInstance({ study, pixelOctets: 3_000_000, modality: 'MR' }),
    makeInstance({ study: other, patientName: 'Roe^Richard', patientID: 'P-2' }),
  ]
  for (const instance of instances) await send(opened.archive, instance)
  return { study, other, series, instances }
}

test('every record of a sound archive is verified', async () => {
  const { instances } = await fill()
  await expect.poll(async () => (await opened.archive.verify(operator)).records, { timeout: 5_000 }).toBe(7)
  const report = await opened.archive.verify(operator)
  expect(report).toMatchObject({ instances: instances.length, problems: [] })
  const sizes = await Promise.all(
    (await readdir(join(opened.folder, 'packs'))).map(
      async (name) => (await stat(join(opened.folder, 'packs', name))).size,
    ),
  )
  expect(report.octets).toBe(sizes.reduce((sum, size) => sum + size, 0))
})

test('one flipped octet anywhere in a pack is found and never served', { timeout: 120_000 }, async () => {
  const instance = makeInstance({ pixelOctets: 1_000 })
  await send(opened.archive, instance)
  await expect.poll(async () => (await opened.archive.verify(operator)).records, { timeout: 5_000 }).toBe(2)
  await opened.archive.close()
  const path = await packFile()
  const sound = await readFile(path)
  for (let offset = 0; offset < sound.length; offset += 1 + Math.floor(Math.random() * 60)) {
    const damaged = Buffer.from(sound)
    damaged[offset] = damaged[offset]! ^ (1 << (offset % 8))
    await writeFile(path, damaged)
    const archive = await opened.reopen()
    const { problems } = await archive.verify(operator)
    expect(problems.length, `octet ${offset}`).toBeGreaterThan(0)
    await expectNotServed(instance)
  }
  await writeFile(path, sound)
})

/** What comes out is right or nothing comes out. */
async function expectNotServed(instance: { octets: Uint8Array; studyInstanceUID: string }): Promise<void> {
  const [handle] = await opened.archive.instances(clinician, { studyInstanceUID: instance.studyInstanceUID })
  try {
    const content = await opened.archive.openInstance(clinician, handle!)
    expect((await collect(content.dataSet())).equals(instance.octets)).toBe(true)
  } catch (error) {
    expect(error).toMatchObject({ code: 'LG_RECORD_DAMAGED' })
  }
}

test('an index rebuilt from packs and keys is the same', async () => {
  const { study, series } = await fill()
  await expect
    .poll(async () => (await dump()).filter((line) => /"metadataOffset",\d/.test(line)).length, { timeout: 5_000 })
    .toBe(3)
  const before = await dump()
  const report = await opened.archive.reindex(operator)
  expect(report).toMatchObject({ studies: 2, instances: 4, problems: [] })
  expect(await dump()).toEqual(before)
  expect(
    (await opened.archive.seriesMetadata(clinician, { studyInstanceUID: study, seriesInstanceUID: series }))
      ?.instanceCount,
  ).toBe(2)
})

test('a lost index is rebuilt when the archive is opened', async () => {
  const { instances } = await fill()
  const before = (await dump()).filter((line) => line.startsWith('4'))
  await opened.archive.close()
  await writeFile(join(opened.folder, 'index.db'), Buffer.alloc(8192, 7))
  const archive = await opened.reopen()
  expect((await archive.statistics()).instances).toBe(instances.length)
  expect((await dump()).filter((line) => line.startsWith('4'))).toEqual(before)
  expect((await archive.verify(operator)).problems).toEqual([])
})

test('a torn end of a pack is cut off, what was acknowledged stays', async () => {
  const { instances } = await fill()
  await opened.archive.close()
  const path = await packFile()
  const sound = await readFile(path)
  await writeFile(path, Buffer.concat([sound, sound.subarray(64, 64 + 5_000)]))
  const archive = await opened.reopen()
  expect((await readFile(path)).length).toBe(sound.length)
  expect(await archive.verify(operator)).toMatchObject({ instances: instances.length, problems: [] })
})

test('a pack that lost its end or is gone is reported', async () => {
  await fill()
  await opened.archive.close()
  const path = await packFile()
  await truncate(path, (await stat(path)).size - 100)
  const archive = await opened.reopen()
  expect((await archive.verify(operator)).problems.length).toBeGreaterThan(0)
})

test('an erased study is gone for good, also after a rebuild, and leaves a certificate without patient data', async () => {
  const { study, other } = await fill()
  const { archive, folder } = opened
  const erased = await archive.erase(operator, study)
  expect(erased.instances).toBe(3)
  expect(await archive.instances(clinician, { studyInstanceUID: study })).toEqual([])
  const report = await archive.verify(operator)
  expect(report).toMatchObject({ instances: 1, problems: [] })
  expect(report.erasedRecords).toBeGreaterThanOrEqual(3)
  expect(await archive.reindex(operator)).toMatchObject({ studies: 1, instances: 1 })
  const reopened = await opened.reopen()
  expect((await reopened.statistics()).studies).toBe(1)
  expect(await reopened.instances(clinician, { studyInstanceUID: other })).toHaveLength(1)
  const certificate = await readFile(join(folder, 'keys', 'erased', `${erased.study}.json`), 'utf8')
  expect(JSON.parse(certificate)).toMatchObject({ format: 'leadglass-erasure/2', study: erased.study })
  expect(certificate).not.toContain(study)
})

test('an erasure that was interrupted after its certificate is finished when the archive is opened', async () => {
  const { study } = await fill()
  await opened.archive.close()
  const before = await cp(opened.folder, `${opened.folder}.before`, { recursive: true })
  expect(before).toBeUndefined()
  await opened.reopen()
  await opened.archive.erase(operator, study)
  await opened.archive.close()
  const certificates = join('keys', 'erased')
  await cp(join(opened.folder, certificates), join(`${opened.folder}.before`, certificates), { recursive: true })
  await rm(opened.folder, { recursive: true })
  await rename(`${opened.folder}.before`, opened.folder)
  opened.audit.events.length = 0
  const archive = await opened.reopen()
  expect((await archive.keysStatus(operator)).erasedStudies).toBe(1)
  expect(await archive.instances(clinician, { studyInstanceUID: study })).toEqual([])
  const [certificate] = await archive.erasures(operator)
  const report = await archive.checkErasure(operator, certificate!)
  expect(report).toMatchObject({ isSigned: true, isOurs: true, isDestroyed: true })
  expect(opened.audit.events).toContainEqual(
    expect.objectContaining({
      action: 'study:erased',
      principal: 'operator:recovery',
      object: `study:${certificate!.study}`,
      detail: { certificate: report.digest },
    }),
  )
})

test('the study that was erased can be sent again as a new one', async () => {
  const { study, instances } = await fill()
  await opened.archive.erase(operator, study)
  expect((await send(opened.archive, instances[0]!)).outcome).toBe('stored')
  expect(await opened.archive.verify(operator)).toMatchObject({ instances: 2, problems: [] })
})

test('after a rotation everything is read with the new key, and packs are as they were', async () => {
  const { study, instances } = await fill()
  const before = await readFile(await packFile())
  const status = await opened.archive.rotateKeys(operator)
  expect(status).toMatchObject({ keyEncryptionKey: { version: 2 }, rootKey: { source: 'file' } })
  expect((await readFile(await packFile())).subarray(0, before.length).equals(before)).toBe(true)
  const archive = await opened.reopen()
  const handles = await archive.instances(clinician, { studyInstanceUID: study })
  expect(handles).toHaveLength(3)
  const content = await archive.openInstance(clinician, handles[0]!)
  expect((await collect(content.dataSet())).equals(instances[0]!.octets)).toBe(true)
  expect((await send(archive, makeInstance({ study }))).outcome).toBe('stored')
})

test('a second process or a second opening is refused while the archive is open', async () => {
  await expect(testArchive().then((other) => other.remove())).resolves.toBeUndefined()
  const { archive } = opened
  const { Archive, rootKeyFile: source } = await import('../src/index.ts')
  const { Gate } = await import('@leadglass/access')
  const again = Archive.open({ folder: opened.folder, keySource: source(), gate: new Gate(), audit: opened.audit })
  await expect(again).rejects.toMatchObject({ code: 'LG_ARCHIVE_LOCKED' })
  expect((await archive.statistics()).studies).toBe(0)
})
