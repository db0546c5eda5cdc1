import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dumpIndex, type InstanceHandle, rootKeyFile } from '../src/index.ts'
import { FaultyFileSystem } from './support/faulty-file-system.ts'
import { collect, makeInstance, type TestInstance } from './support/instances.ts'
import { clinician, operator, scanner, send, type TestArchive, testArchive } from './support/test-archive.ts'

const transferSyntaxUID = '1.2.840.10008.1.2.4.202'
const disk = new FaultyFileSystem()
let opened: TestArchive

beforeEach(async () => {
  opened = await testArchive({ quietAfterMs: 3_600_000, fs: disk })
})

afterEach(() => opened.remove())

const dump = () => dumpIndex({ folder: opened.folder, keySource: rootKeyFile() })

async function handleOf({ studyInstanceUID, sopInstanceUID }: TestInstance): Promise<InstanceHandle> {
  const [handle] = await opened.archive.instances(clinician, { studyInstanceUID, sopInstanceUID })
  return handle!
}

async function waiting(): Promise<string[]> {
  const arrivals = await opened.archive.awaitingRendition(operator, { after: 0, limit: 100 })
  return arrivals.map(({ handle }) => handle.sopInstanceUID)
}

async function* framesOf(...frames: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* frames
}

const first = Buffer.from('the first frame, shorter')
const second = Buffer.alloc(70_000, 'the second frame ')

async function keep(instance: TestInstance, ...frames: Uint8Array[]) {
  const rendition = { transferSyntaxUID, frames: framesOf(...frames) }
  return opened.archive.keepRendition(operator, await handleOf(instance), rendition)
}

async function sentAndKept(...frames: Uint8Array[]): Promise<TestInstance> {
  const instance = makeInstance()
  await send(opened.archive, instance)
  expect(await keep(instance, ...frames)).toBe('kept')
  return instance
}

test('frames come back one by one and in parts, and the instance is as it was sent', async () => {
  const instance = await sentAndKept(first, second)
  const handle = await handleOf(instance)
  const rendition = await opened.archive.rendition(clinician, handle)
  expect(rendition).toMatchObject({ transferSyntaxUID, frameCount: 2 })
  expect(await collect(rendition!.frameValue(1).octets)).toEqual(first)
  expect(await collect(rendition!.frameValue(2).octets)).toEqual(second)
  expect(await collect(rendition!.frameValue(2).part(65_000, 1_000))).toEqual(second.subarray(65_000, 66_000))
  expect(() => rendition!.frameValue(3)).toThrow(expect.objectContaining({ code: 'LG_FRAME_UNKNOWN' }))
  const content = await opened.archive.openInstance(clinician, handle)
  expect((await collect(content.dataSet())).equals(instance.octets)).toBe(true)
})

test('what waits is known after a restart and after a rebuild, until it is kept or refused', async () => {
  const instances = [makeInstance(), makeInstance(), makeInstance()]
  for (const instance of instances) await send(opened.archive, instance)
  const [one, two, three] = instances.map(({ sopInstanceUID }) => sopInstanceUID)
  expect(await waiting()).toEqual([one, two, three])
  await keep(instances[0]!, first)
  const refusal = { transferSyntaxUID, code: 'LG_PIXEL_NOT_ENCODABLE' }
  await opened.archive.refuseRendition(operator, await handleOf(instances[1]!), refusal)
  expect(await waiting()).toEqual([three])
  await opened.reopen()
  expect(await waiting()).toEqual([three])
  await opened.archive.reindex(operator)
  expect(await waiting()).toEqual([three])
  expect(await opened.archive.rendition(clinician, await handleOf(instances[1]!))).toBeUndefined()
  expect(await opened.archive.statistics()).toMatchObject({ renditions: 1, renditionsWaiting: 1 })
})

test('an index rebuilt from packs and keys knows the same renditions', async () => {
  await sentAndKept(first)
  await sentAndKept(first, Buffer.alloc(3_000_000, 'a frame that takes a pack of its own '))
  const before = await dump()
  expect(await opened.archive.reindex(operator)).toMatchObject({ instances: 2, problems: [] })
  expect(await dump()).toEqual(before)
  expect(await opened.archive.verify(operator)).toMatchObject({ records: 4, instances: 2, problems: [] })
})

test('a rendition that a crash kept out of the index is found when the archive is opened', async () => {
  const instance = makeInstance()
  await send(opened.archive, instance)
  await opened.archive.close()
  const index = join(opened.folder, 'index.db')
  const before = await readFile(index)
  await opened.reopen()
  await keep(instance, first)
  await opened.archive.close()
  await writeFile(index, before)
  const archive = await opened.reopen()
  const rendition = await archive.rendition(clinician, await handleOf(instance))
  expect(await collect(rendition!.frameValue(1).octets)).toEqual(first)
  expect(await archive.verify(operator)).toMatchObject({ records: 2, problems: [] })
})

test('erasing the study erases its renditions, and a new instance of the same UID has none', async () => {
  const instance = await sentAndKept(first)
  const { archive, folder } = opened
  await archive.erase(operator, instance.studyInstanceUID)
  expect(await archive.verify(operator)).toMatchObject({ instances: 0, erasedRecords: 2, problems: [] })
  await send(archive, instance)
  expect(await archive.rendition(clinician, await handleOf(instance))).toBeUndefined()
  expect(await waiting()).toEqual([instance.sopInstanceUID])
  await archive.reindex(operator)
  expect(await waiting()).toEqual([instance.sopInstanceUID])
  for (const pack of await readdir(join(folder, 'packs'))) {
    expect((await readFile(join(folder, 'packs', pack))).includes(first)).toBe(false)
  }
})

test('a rendition for an instance that was erased meanwhile is not kept', async () => {
  const instance = makeInstance()
  await send(opened.archive, instance)
  const { archive } = opened
  const frames = async function* () {
    yield first
    await archive.erase(operator, instance.studyInstanceUID)
    yield second
  }
  const handle = await handleOf(instance)
  expect(await archive.keepRendition(operator, handle, { transferSyntaxUID, frames: frames() })).toBe('gone')
  expect((await archive.verify(operator)).problems).toEqual([])
})

test('frames that break off leave nothing, nor does a full disk; both may be tried again', async () => {
  const instance = makeInstance()
  await send(opened.archive, instance)
  const broken = async function* () {
    yield Buffer.alloc(3_000_000)
    throw new Error('the codec failed')
  }
  const handle = await handleOf(instance)
  const rendition = { transferSyntaxUID, frames: broken() }
  await expect(opened.archive.keepRendition(operator, handle, rendition)).rejects.toThrow('the codec failed')
  disk.fault = { operation: 'datasync', after: 0, errno: 'ENOSPC' }
  await expect(keep(instance, first)).rejects.toMatchObject({ code: 'LG_ARCHIVE_FULL' })
  expect(await waiting()).toEqual([instance.sopInstanceUID])
  expect(await keep(instance, first)).toBe('kept')
  expect(await opened.archive.verify(operator)).toMatchObject({ records: 2, problems: [] })
})

test('a damaged rendition is never served: it is reported, forgotten and awaited again, and the instance stays whole', async () => {
  const instance = await sentAndKept(second)
  await opened.archive.close()
  const [name] = await readdir(join(opened.folder, 'packs'))
  const path = join(opened.folder, 'packs', name!)
  const octets = await readFile(path)
  octets[octets.length - 60_000]! ^= 1
  await writeFile(path, octets)
  const archive = await opened.reopen()
  expect((await archive.verify(operator)).problems).toMatchObject([{ kind: 'record-damaged' }])
  const handle = await handleOf(instance)
  const read = async () => collect((await archive.rendition(clinician, handle))!.frameValue(1).octets)
  await expect(read()).rejects.toMatchObject({ code: 'LG_RECORD_DAMAGED' })
  expect(await archive.rendition(clinician, handle)).toBeUndefined()
  expect(await waiting()).toEqual([instance.sopInstanceUID])
  const content = await archive.openInstance(clinician, handle)
  expect((await collect(content.dataSet())).equals(instance.octets)).toBe(true)
})

test('who may not read studies sees no rendition and makes none', async () => {
  const instance = await sentAndKept(first)
  const handle = await handleOf(instance)
  const denied = { code: 'LG_ACCESS_DENIED' }
  await expect(opened.archive.rendition(scanner, handle)).rejects.toMatchObject(denied)
  await expect(opened.archive.awaitingRendition(scanner, { after: 0, limit: 1 })).rejects.toMatchObject(denied)
  const administrator = { kind: 'person', name: 'eve', role: 'administrator', via: 'session' } as const
  const rendition = { transferSyntaxUID, frames: framesOf(first) }
  await expect(opened.archive.keepRendition(administrator, handle, rendition)).rejects.toMatchObject(denied)
})
