import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataSet, Tags, toDicomJson } from '@leadglass/dicom'
import { expect, onTestFinished, test } from 'vitest'
import { ServicesFile } from '../../src/services-file/services-file.ts'

const day = 86_400_000
const who = { owner: 'token:viewer', aeTitle: 'VIEWER' }

async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-workitems-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  let now = 1_800_000_000_000
  const path = join(folder, 'services.db')
  const open = () => ServicesFile.open({ path, key: new Uint8Array(32).fill(7), now: () => now })
  return { open, pass: (ms: number) => (now += ms) }
}

/** A task whose input is of that study. */
function taskOn(study: string): DataSet {
  const input = new DataSet().set(Tags.StudyInstanceUID, 'UI', study)
  return new DataSet().set(Tags.InputInformationSequence, 'SQ', [input]).set(Tags.ProcedureStepLabel, 'LO', 'Read')
}

test('a workitem, its Transaction UID and its subscribers are there after a restart', async () => {
  const { open } = await opened()
  const first = open()
  const { id, dataSet } = first.workitems.add('1.2.3', taskOn('1.9'))
  first.workitems.change('1.2.3', () => ({ state: 'IN PROGRESS', transactionUID: '1.7', dataSet }))
  first.subscriptions.subscribe(who, id, false)
  await first.close()
  const second = open()
  expect(second.workitems.find('1.2.3')).toMatchObject({ state: 'IN PROGRESS', transactionUID: '1.7' })
  expect(second.subscriptions.of(id)).toEqual([who])
  await second.close()
})

test('erasing a study forgets what names it anywhere, and filters that do', async () => {
  const { open } = await opened()
  const services = open()
  services.workitems.add('1.2.3', taskOn('1.9'))
  services.workitems.add('1.2.4', taskOn('1.9.9'))
  const filter = toDicomJson(new DataSet().set(Tags.StudyInstanceUID, 'UI', '1.9'))
  services.subscriptions.subscribeWorklist(who, false, filter)
  services.forgetStudy('1.9')
  expect(services.workitems.find('1.2.3')).toBeUndefined()
  expect(services.workitems.find('1.2.4')).toBeDefined()
  const later = services.workitems.add('1.2.5', new DataSet().set(Tags.StudyInstanceUID, 'UI', '1.9'))
  services.subscriptions.offer(later.id, later.dataSet)
  expect(services.subscriptions.of(later.id)).toEqual([])
  await services.close()
})

test('what is done is forgotten after its time, unless a subscriber with a deletion lock holds on to it', async () => {
  const { open, pass } = await opened()
  const services = open()
  for (const uid of ['1.1', '1.2', '1.3']) services.workitems.add(uid, taskOn('1.9'))
  for (const uid of ['1.1', '1.2']) services.workitems.change(uid, (item) => ({ ...item, state: 'CANCELED' }))
  services.subscriptions.subscribe(who, services.workitems.find('1.1')!.id, true)
  pass(30 * day)
  services.workitems.forgetOlderThan(1_800_000_000_000 + day)
  const left = ['1.1', '1.2', '1.3'].filter((uid) => services.workitems.find(uid))
  expect(left).toEqual(['1.1', '1.3'])
  // Nobody has listened for long: the lock ends with its subscriber.
  services.subscriptions.forgetOlderThan(1_800_000_000_000 + day)
  services.workitems.forgetOlderThan(1_800_000_000_000 + day)
  expect(services.workitems.find('1.1')).toBeUndefined()
  await services.close()
})

test('one account has a bounded number of subscribers', async () => {
  const { open } = await opened()
  const services = open()
  const { id } = services.workitems.add('1.1', taskOn('1.9'))
  const some = (count: number) => Array.from({ length: count }, (_, index) => ({ ...who, aeTitle: `V${index}` }))
  for (const one of some(20)) services.subscriptions.subscribe(one, id, false)
  expect(() => services.subscriptions.subscribe(who, id, false)).toThrow(
    expect.objectContaining({ code: 'LG_WORKITEM_SUBSCRIBERS' }),
  )
  services.subscriptions.subscribe({ ...who, owner: 'token:another' }, id, false)
  await services.close()
})
