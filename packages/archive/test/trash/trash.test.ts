import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Principal } from '@leadglass/access'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dumpIndex, rootKeyFile } from '../../src/index.ts'
import { FaultyFileSystem } from '../support/faulty-file-system.ts'
import { chunks, collect, makeInstance, newUID } from '../support/instances.ts'
import { clinician, operator, send, type TestArchive, testArchive } from '../support/test-archive.ts'

const technologist: Principal = { kind: 'person', name: 'tom', role: 'technologist', via: 'session' }
const dayMs = 86_400_000

let opened: TestArchive
let now: number
const fs = new FaultyFileSystem()

beforeEach(async () => {
  now = Date.parse('2026-03-01T08:00:00Z')
  fs.fault = undefined
  opened = await testArchive({ fs, quietAfterMs: 3_600_000, trash: { graceMs: 30 * dayMs, now: () => now } })
})

afterEach(() => opened.remove())

const dump = () => dumpIndex({ folder: opened.folder, keySource: rootKeyFile() })

/** One study of two series, three instances; another one of one instance. */
async function fill() {
  const [study, series, other] = [newUID(), newUID(), newUID()]
  const instances = [
    makeInstance({ study, series, number: 1 }),
    makeInstance({ study, series, number: 2 }),
    makeInstance({ study, modality: 'MR' }),
    makeInstance({ study: other, patientName: 'Roe^Richard', patientID: 'P-2' }),
  ]
  for (const instance of instances) await send(opened.archive, instance)
  return { study, series, other, instances }
}

const uids = async (study: string) =>
  (await opened.archive.instances(clinician, { studyInstanceUID: study })).map(({ sopInstanceUID }) => sopInstanceUID)

async function feed(principal: Principal = clinician) {
  const { changes } = await opened.archive.changes(principal, { after: 0, limit: 100 })
  return changes.map(({ kind, studyInstanceUID }) => [kind, studyInstanceUID])
}

test('a deleted study is nowhere: not in a list, a count, a retrieval, nor by a handle taken before', async () => {
  const { archive, audit } = opened
  const { study, instances } = await fill()
  const [handle] = await archive.instances(clinician, { studyInstanceUID: study })
  expect(await archive.delete(technologist, { studyInstanceUID: study })).toMatchObject({ instances: 3 })
  const everything = { level: 'study' as const, match: [], limit: 10, offset: 0 }
  expect((await archive.search(clinician, everything)).rows).toHaveLength(1)
  for (const level of ['patient', 'study', 'series', 'instance'] as const) {
    const rows = []
    for await (const page of archive.searchAll(clinician, { level, match: [] })) rows.push(...page)
    expect(rows).toHaveLength(1)
  }
  expect(await uids(study)).toEqual([])
  expect(await archive.instance(clinician, instances[0]!.sopInstanceUID)).toBeUndefined()
  expect(await archive.arrivals(operator, { after: 0, limit: 10 })).toHaveLength(1)
  await expect(archive.openInstance(clinician, handle!)).rejects.toThrow(
    expect.objectContaining({ code: 'LG_STUDY_ERASED' }),
  )
  await expect(archive.export(clinician, study, { write: async () => {} })).rejects.toThrow(
    expect.objectContaining({ code: 'LG_STUDY_UNKNOWN' }),
  )
  expect(await archive.statistics()).toMatchObject({ studies: 1, instances: 1, trashed: 3, patients: 1 })
  expect(audit.actions()).toContain('study:deleted')
})

test('a series or an instance is deleted alone, and the study counts what is left', async () => {
  const { archive } = opened
  const { study, series, instances } = await fill()
  await archive.delete(technologist, { studyInstanceUID: study, sopInstanceUID: instances[0]!.sopInstanceUID })
  expect(await uids(study)).toHaveLength(2)
  await archive.delete(technologist, { studyInstanceUID: study, seriesInstanceUID: series })
  const match = [{ keyword: 'StudyInstanceUID', kind: 'equals' as const, value: study }]
  const { rows } = await archive.search(clinician, { level: 'study', match, limit: 1, offset: 0 })
  expect(rows[0]).toMatchObject({
    ModalitiesInStudy: ['MR'],
    NumberOfStudyRelatedSeries: 1,
    NumberOfStudyRelatedInstances: 1,
  })
  expect(await archive.trash(technologist)).toMatchObject([
    { level: 'series', instances: 1 },
    { level: 'instance', instances: 1 },
  ])
})

test('what is restored is there as before, octet by octet, each instance with its number', async () => {
  const { archive } = opened
  const { study, series, instances } = await fill()
  const found = async () => (await dump()).filter((line) => /^[0-4] /.test(line))
  const before = await found()
  await archive.delete(technologist, { studyInstanceUID: study, seriesInstanceUID: series })
  await archive.delete(technologist, { studyInstanceUID: study })
  for (const { entry } of await archive.trash(technologist)) await archive.restore(technologist, entry)
  expect(await archive.trash(technologist)).toEqual([])
  expect(await found()).toEqual(before)
  const handle = await archive.instance(clinician, instances[0]!.sopInstanceUID)
  const content = await archive.openInstance(clinician, handle!)
  expect(await collect(content.dataSet())).toEqual(Buffer.from(instances[0]!.octets))
  expect((await archive.verify(operator)).problems).toEqual([])
})

test('a new index knows the trash, what was restored and the feed', async () => {
  const { archive } = opened
  const { study, series, other, instances } = await fill()
  await archive.delete(technologist, { studyInstanceUID: study, seriesInstanceUID: series })
  await archive.restore(technologist, (await archive.trash(technologist))[0]!.entry)
  await archive.delete(technologist, { studyInstanceUID: study })
  await send(archive, instances[0]!)
  await archive.erase(operator, other)
  const [before, changes] = [await dump(), await feed()]
  expect(await archive.reindex(operator)).toMatchObject({ problems: [] })
  expect(await dump()).toEqual(before)
  await archive.close()
  await writeFile(join(opened.folder, 'index.db'), Buffer.alloc(8192, 7))
  const lost = await opened.reopen()
  expect(await feed()).toEqual(changes)
  expect(await lost.trash(technologist)).toMatchObject([{ level: 'study', instances: 3 }])
  expect(await lost.verify(operator)).toMatchObject({ instances: 1, problems: [] })
})

test('only who may delete sees the trash or restores', async () => {
  const { archive } = opened
  const { study } = await fill()
  const denied = expect.objectContaining({ code: 'LG_ACCESS_DENIED' })
  await expect(archive.delete(clinician, { studyInstanceUID: study })).rejects.toThrow(denied)
  await archive.delete(technologist, { studyInstanceUID: study })
  await expect(archive.trash(clinician)).rejects.toThrow(denied)
  await expect(archive.restore(clinician, 5)).rejects.toThrow(denied)
  await expect(archive.emptyTrash(technologist)).rejects.toThrow(denied)
  await expect(archive.restore(technologist, 999)).rejects.toThrow(
    expect.objectContaining({ code: 'LG_TRASH_UNKNOWN' }),
  )
})

test('of two who delete the same at once, one finds nothing', async () => {
  const { archive } = opened
  const { study } = await fill()
  const settled = await Promise.allSettled([1, 2].map(() => archive.delete(technologist, { studyInstanceUID: study })))
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const [{ entry } = { entry: 0 }] = await archive.trash(technologist)
  const again = await Promise.allSettled([1, 2].map(() => archive.restore(technologist, entry)))
  expect(again.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await uids(study)).toHaveLength(3)
})

test('what is sent again while it is in the trash is stored anew, and then keeps the old one from coming back', async () => {
  const { archive } = opened
  const { study, instances } = await fill()
  await archive.delete(technologist, { studyInstanceUID: study })
  expect((await send(archive, instances[1]!)).outcome).toBe('stored')
  const changed = makeInstance({ study, instance: instances[2]!.sopInstanceUID, seed: 99 })
  expect((await send(archive, changed)).outcome).toBe('stored')
  const [{ entry } = { entry: 0 }] = await archive.trash(technologist)
  await expect(archive.restore(technologist, entry)).rejects.toThrow(
    expect.objectContaining({ code: 'LG_RESTORE_CONFLICT' }),
  )
  await archive.delete(technologist, { studyInstanceUID: study })
  await archive.restore(technologist, entry)
  expect(await uids(study)).toHaveLength(3)
  expect((await archive.verify(operator)).problems).toEqual([])
  expect((await archive.reindex(operator)).instances).toBe(4)
})

test('an instance under way to a study that goes to the trash is refused, and stored anew when it is sent again', async () => {
  const { archive } = opened
  const { study, series, instances } = await fill()
  const late = makeInstance({ study, series, number: 3 })
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  async function* slowly() {
    yield* chunks(late.octets.subarray(0, late.octets.length - 1))
    await held
    yield late.octets.subarray(late.octets.length - 1)
  }
  const { transferSyntaxUID } = late
  const sending = archive.receive({ principal: operator, protocol: 'import', transferSyntaxUID }, slowly())
  await archive.delete(technologist, { studyInstanceUID: study })
  release()
  expect((await sending).outcome).toBe('stored')
  await archive.delete(technologist, { studyInstanceUID: study })
  await archive.restore(technologist, (await archive.trash(technologist)).at(-1)!.entry)
  expect(await uids(study)).toEqual(instances.slice(0, 3).map(({ sopInstanceUID }) => sopInstanceUID))
})

test('after the grace period the study is erased, also when the archive was closed meanwhile', async () => {
  const { archive } = opened
  const { study, other } = await fill()
  await archive.delete(technologist, { studyInstanceUID: study })
  now += 30 * dayMs - 1
  expect(await archive.emptyTrash(operator)).toEqual({ studies: 0 })
  await archive.close()
  now += 1
  const reopened = await opened.reopen()
  await expect.poll(async () => (await reopened.trash(technologist)).length).toBe(0)
  await expect.poll(async () => (await reopened.keysStatus(operator)).erasedStudies).toBe(1)
  expect((await reopened.keysStatus(operator)).keyEncryptionKey.studyKeys).toBe(1)
  expect(opened.audit.events).toContainEqual(
    expect.objectContaining({ action: 'study:erased', principal: 'operator:trash' }),
  )
  expect(await feed()).toEqual([
    ['created', other],
    ['erased', study],
  ])
})

test('a part of a study that lives on stays in the trash until the study goes', async () => {
  const { archive } = opened
  const { study, series } = await fill()
  await archive.delete(technologist, { studyInstanceUID: study, seriesInstanceUID: series })
  now += 31 * dayMs
  expect(await archive.emptyTrash(operator)).toEqual({ studies: 0 })
  await archive.delete(technologist, { studyInstanceUID: study })
  expect(await archive.emptyTrash(operator)).toEqual({ studies: 0 })
  now += 30 * dayMs
  expect(await archive.emptyTrash(operator)).toEqual({ studies: 1 })
  expect(await archive.trash(technologist)).toEqual([])
})

test('erasing takes what is in the trash with it', async () => {
  const { archive } = opened
  const { study, instances } = await fill()
  await archive.delete(technologist, { studyInstanceUID: study })
  await send(archive, instances[0]!)
  expect(await archive.erase(operator, study)).toMatchObject({ instances: 4 })
  expect(await archive.trash(technologist)).toEqual([])
  expect(await archive.verify(operator)).toMatchObject({ instances: 1, problems: [] })
  await expect(archive.erase(operator, study)).rejects.toThrow(expect.objectContaining({ code: 'LG_STUDY_UNKNOWN' }))
})

test('an erasure that the disk interrupted is finished: at the next look, or when the archive is opened next', async () => {
  const { archive } = opened
  const { study, other } = await fill()
  for (const uid of [study, other]) {
    // The first one writes the journal's key before.
    fs.fault = { operation: 'write', after: uid === study ? 1 : 0, errno: 'EIO', path: 'study-keys' }
    await expect(archive.erase(operator, uid)).rejects.toThrow()
    expect(fs.fault).toBeUndefined()
    expect(await uids(uid)).toEqual([])
    if (uid === study) await archive.emptyTrash(operator)
  }
  expect((await archive.keysStatus(operator)).erasedStudies).toBe(1)
  const reopened = await opened.reopen()
  expect((await reopened.keysStatus(operator)).erasedStudies).toBe(2)
  expect((await reopened.verify(operator)).problems).toEqual([])
})

test('an erasure that cannot be written down did not happen; one that was is in the feed of a new index', async () => {
  const { archive } = opened
  const { study } = await fill()
  fs.fault = { operation: 'write', after: 0, errno: 'EIO', path: 'packs' }
  await expect(archive.erase(operator, study)).rejects.toThrow()
  expect(await uids(study)).toHaveLength(3)
  expect((await feed()).filter(([kind]) => kind === 'erased')).toEqual([])
  await archive.erase(operator, study)
  const certificates = join(opened.folder, 'keys', 'erased')
  const [name] = await readdir(certificates)
  await archive.close()
  await rm(join(opened.folder, 'index.db'))
  expect(name).toMatch(/^[0-9a-f]{32}\.json$/)
  await opened.reopen()
  expect((await feed()).at(-1)).toEqual(['erased', study])
})

test('the feed is in order, goes on after any number, and shows each only the studies they may list', async () => {
  const { archive } = opened
  const { study, other } = await fill()
  await archive.delete(technologist, { studyInstanceUID: study })
  await archive.restore(technologist, (await archive.trash(technologist))[0]!.entry)
  const all = await archive.changes(clinician, { after: 0, limit: 100 })
  expect(all.changes.map(({ kind }) => kind)).toEqual([...Array(4).fill('created'), 'deleted', 'restored'])
  for (let index = 0; index < all.changes.length; index += 1) {
    const rest = await archive.changes(clinician, { after: all.changes[index]!.sequence, limit: 100 })
    expect(rest.changes).toEqual(all.changes.slice(index + 1))
  }
  const one = await archive.changes(clinician, { after: 0, limit: 1 })
  expect(one).toMatchObject({ changes: [all.changes[0]], more: true })
  expect(await archive.latestChange(clinician)).toEqual(all.changes.at(-1))
  await expect(archive.changes({ ...clinician, role: 'auditor' } as Principal, { after: 0, limit: 1 })).rejects.toThrow(
    expect.objectContaining({ code: 'LG_ACCESS_DENIED' }),
  )
  expect(all.changes.filter(({ studyInstanceUID }) => studyInstanceUID === other)).toHaveLength(1)
})

test('a series that fell quiet is told complete', async () => {
  const archive = await opened.reopen({ quietAfterMs: 40 })
  const instance = makeInstance()
  await send(archive, instance)
  await expect
    .poll(async () => (await archive.latestChange(clinician))?.kind, { timeout: 5_000 })
    .toBe('series-complete')
  const { seriesInstanceUID } = (await archive.latestChange(clinician))!
  expect(seriesInstanceUID).toBe(instance.seriesInstanceUID)
})
