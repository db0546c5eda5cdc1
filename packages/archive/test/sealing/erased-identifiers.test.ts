/** What the audit log still says of a study once its key is gone: to whoever has the log's folder and every key that is left. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFileSystem } from '../../src/index.ts'
import type { Keyring } from '../../src/keys/keyring.ts'
import { StudyKeys } from '../../src/keys/study-keys.ts'
import { logName, unseal } from '../../src/sealing/study-seal.ts'
import { makeInstance, newUID } from '../support/instances.ts'
import { type LoggedArchive, newFolder, openLogged, removeFolder } from '../support/logged-archive.ts'
import { clinician, operator, send } from '../support/test-archive.ts'

const auditor = { kind: 'person', name: 'eve', role: 'auditor', via: 'session' } as const
let folder: string
let opened: LoggedArchive

beforeEach(async () => {
  folder = await newFolder()
  opened = await openLogged(folder)
})
afterEach(async () => {
  await opened.close()
  await removeFolder(folder)
})

const [study, other] = [newUID(), newUID()]
const secrets = ['H-ERASED-77', study]

/** Sent, listed, opened, deleted and restored: of two patients. */
async function use(): Promise<void> {
  const { archive } = opened
  await send(archive, makeInstance({ study, patientID: 'H-ERASED-77' }))
  await send(archive, makeInstance({ study, patientID: 'H-ANOTHER' }))
  await send(archive, makeInstance({ study: other, patientID: 'H-KEPT-78' }))
  for (const studyInstanceUID of [study, other]) {
    await archive.search(clinician, { level: 'study', match: [], limit: 10, offset: 0 })
    await archive.instances(clinician, { studyInstanceUID })
    await archive.delete(operator, { studyInstanceUID })
    const [entry] = await archive.trash(operator)
    await archive.restore(operator, entry!.entry)
  }
}

async function reopen(): Promise<void> {
  await opened.close()
  opened = await openLogged(folder)
}

/** With every study key that lies in `keys/`: what they open of the log. */
async function openedByKeysLeft({ keyring, events }: LoggedArchive): Promise<string> {
  const keys = await StudyKeys.open(nodeFileSystem, keyring.folder, (keyring as Keyring).keyEncryptionKey)
  try {
    const left = await keys.liveKeys(0, keys.count)
    expect(left.length).toBeGreaterThan(0)
    const found = (await events()).flatMap(({ object, sealed }) =>
      left.map(({ key }) => [object === `study:${logName(key)}`, sealed && unseal(key, sealed)]),
    )
    return JSON.stringify(found)
  } finally {
    await keys.close()
  }
}

test('while the key lives the log holds nothing in the clear, and says who opened the patient', async () => {
  await use()
  await opened.problems()
  const octets = await opened.octets()
  for (const secret of [...secrets, 'H-KEPT-78', other]) expect(octets.includes(secret), secret).toBe(false)
  const names = await opened.archive.namesOf(auditor, { patientID: 'H-ERASED-77' })
  const events = (await opened.events()).filter(({ object }) => names.includes(object?.slice('study:'.length) ?? ''))
  const wanted = [
    'instance:received',
    'instance:received',
    'study:patient-differs',
    'study:read',
    'study:deleted',
    'study:restored',
  ]
  expect(events.map(({ action }) => action)).toEqual(wanted)
  expect(events.every(({ version, sealed }) => version === 2 && sealed !== undefined)).toBe(true)
  expect(await openedByKeysLeft(opened)).toContain(study)
})

test('what is in the trash is found by the auditor', async () => {
  await use()
  const before = await opened.archive.namesOf(auditor, { studyInstanceUID: study })
  await opened.archive.delete(operator, { studyInstanceUID: study })
  expect(await opened.archive.namesOf(auditor, { studyInstanceUID: study })).toEqual(before)
  expect(await opened.archive.namesOf(auditor, { patientID: 'H-ERASED-77' })).toEqual(before)
})

test('once the study is erased, the folder of the log and all keys left tell nothing of it, and the log verifies', async () => {
  await use()
  const names = await opened.archive.namesOf(auditor, { studyInstanceUID: study })
  const before = (await opened.events()).length
  const { study: opaque } = await opened.archive.erase(operator, study)
  await reopen()
  expect(await opened.problems()).toEqual([])
  const octets = await opened.octets()
  for (const secret of secrets) expect(octets.includes(secret), secret).toBe(false)
  const found = await openedByKeysLeft(opened)
  for (const secret of secrets) expect(found).not.toContain(secret)
  expect(found).toContain(other)
  expect(await opened.archive.namesOf(auditor, { studyInstanceUID: study })).toEqual([])
  expect(await opened.archive.namesOf(auditor, { patientID: 'H-ERASED-77' })).toEqual([])
  const events = await opened.events()
  expect(events.length).toBeGreaterThan(before)
  expect(events.filter(({ object }) => object === `study:${names[0]}`)).toHaveLength(6)
  const clear = events.filter((event) => JSON.stringify(event).includes(opaque))
  expect(clear.map(({ action }) => action)).toEqual(['study:erased'])
})

test('an entry says what it is about to who may list studies, that it is sealed to the auditor, and erased to both', async () => {
  await use()
  const read = (await opened.events()).find(({ action, object }) => action === 'study:read' && object)!
  const asked = async (identify: boolean, principal = operator as typeof operator | typeof auditor) =>
    (await opened.archive.entrySubjects(principal, { identify }))(read)
  expect(await asked(true)).toMatchObject({ state: 'known', StudyInstanceUID: study, PatientID: 'H-ERASED-77' })
  expect(await asked(false, auditor)).toEqual({ state: 'sealed' })
  await expect(asked(true, auditor)).rejects.toMatchObject({ code: 'LG_ACCESS_DENIED' })
  await opened.archive.erase(operator, study)
  expect(await asked(true)).toEqual({ state: 'erased' })
  expect(await asked(false, auditor)).toEqual({ state: 'erased' })
})

test('a rotation of the keys and an index made anew leave every entry readable', async () => {
  await use()
  const names = await opened.archive.namesOf(auditor, { studyInstanceUID: study })
  await opened.archive.rotateKeys(operator)
  await opened.archive.reindex(operator)
  await reopen()
  expect(await opened.archive.namesOf(auditor, { studyInstanceUID: study })).toEqual(names)
  const subjectOf = await opened.archive.entrySubjects(operator, { identify: true })
  const subjects = await Promise.all((await opened.events()).map(subjectOf))
  expect(subjects.filter((subject) => subject?.state === 'erased')).toEqual([])
  expect(JSON.stringify(subjects)).toContain('H-ERASED-77')
})

test('entries of before anything was sealed are found, told of and gone after the erasure', async () => {
  await use()
  const [, opaque] = await opened.archive.namesOf(auditor, { studyInstanceUID: study })
  const old = {
    time: '2026-01-01T00:00:00.000Z',
    action: 'study:read',
    outcome: 'success',
    principal: 'person:ada',
  } as const
  const event = { ...old, object: `study:${opaque}` }
  const subject = async () => (await opened.archive.entrySubjects(operator, { identify: true }))(event)
  expect(await subject()).toMatchObject({ state: 'known', PatientID: 'H-ERASED-77' })
  await opened.archive.erase(operator, study)
  expect(await subject()).toEqual({ state: 'erased' })
})

test('what is still on its way about an erased study is written without a name', async () => {
  await use()
  const [, opaque] = await opened.archive.namesOf(auditor, { studyInstanceUID: study })
  await opened.archive.erase(operator, study)
  const late = {
    time: '2026-01-01T00:00:00.000Z',
    action: 'study:read',
    outcome: 'success',
    principal: 'person:ada',
  } as const
  await opened.audit.append({ ...late, object: `study:${opaque}` })
  expect((await opened.events()).at(-1)).toEqual({ ...late, object: 'study:unnamed' })
})

test('where a damaged record lies is sealed as well, since its study stands beside it there', async () => {
  await use()
  const [, opaque] = await opened.archive.namesOf(auditor, { studyInstanceUID: study })
  const time = '2026-01-01T00:00:00.000Z'
  const damage = { time, action: 'record:damaged', outcome: 'failure', principal: 'person:ada' } as const
  await opened.audit.append({ ...damage, object: `study:${opaque}`, detail: { pack: 'ab', offset: 64, why: 'tag' } })
  const event = (await opened.events()).at(-1)!
  expect(event.detail).toEqual({ why: 'tag' })
  const subjectOf = await opened.archive.entrySubjects(operator, { identify: true })
  expect(await subjectOf(event)).toMatchObject({ state: 'known', place: { pack: 'ab', offset: 64 } })
})
