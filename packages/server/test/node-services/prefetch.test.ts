/** Prefetch: an order brings the patient's earlier studies from another archive, over C-GET and over C-MOVE. */

import { ctPhantom, type SampleInstance } from '@leadglass/testkit'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { chosen, type PriorStudy } from '../../src/prefetch/priors.ts'
import { eventually, nodeOf, removeScratchFolders, upload } from '../support/archives.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

let earlier: SampleInstance[]
let others: SampleInstance[]
const opened: TestServer[] = []

beforeAll(async () => {
  earlier = []
  others = []
  for await (const slice of ctPhantom({ sliceCount: 3, patientID: 'P-1' })) earlier.push(slice)
  for await (const slice of ctPhantom({ sliceCount: 1, patientID: 'P-10', studyName: 'of another patient' }))
    others.push(slice)
})
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})
afterAll(removeScratchFolders)

/** Two archives: the old one has the earlier study, the new one gets the order. */
async function archives(retrieve: 'get' | 'move'): Promise<{ old: TestServer; fresh: TestServer }> {
  const old = await startServer({ LEADGLASS_DICOM_AE_TITLE: 'OLD' })
  opened.push(old)
  const fresh = await startServer({
    LEADGLASS_PREFETCH_FROM: 'OLD',
    LEADGLASS_PREFETCH_RETRIEVE: retrieve,
    LEADGLASS_PREFETCH_YEARS: '100',
  })
  opened.push(fresh)
  await upload(old, [...earlier, ...others])
  // Each lets the other in, and hands it the files for that.
  const forFresh = await nodeOf(old, 'LEADGLASS', ['find', 'get', 'move'], fresh.server.ready.dicomTls)
  const forOld = await nodeOf(fresh, 'OLD', ['store'], old.server.ready.dicomTls)
  await runOperation(fresh.folder, 'node.trust', { aeTitle: 'OLD', ...plain(forFresh) })
  await runOperation(old.folder, 'node.trust', { aeTitle: 'LEADGLASS', ...plain(forOld) })
  return { old, fresh }
}

const plain = ({ key, certificate, authority }: { key: string; certificate: string; authority: string }) => ({
  key,
  certificate,
  authority,
})

const order = {
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Phantom^Chest' }] },
  '00100020': { vr: 'LO', Value: ['P-1'] },
  '0020000D': { vr: 'UI', Value: ['1.2.826.0.1.3680043.9.7780.1'] },
  '00400100': {
    vr: 'SQ',
    Value: [
      {
        '00080060': { vr: 'CS', Value: ['CT'] },
        '00400001': { vr: 'AE', Value: ['CT1'] },
        '00400002': { vr: 'DA', Value: ['20261201'] },
        '00400009': { vr: 'SH', Value: ['S1'] },
      },
    ],
  },
}

test.each(['get', 'move'] as const)('with C-%s', async (retrieve) => {
  const { fresh } = await archives(retrieve)
  await runOperation(fresh.folder, 'worklist.add', { items: order })
  const found = await eventually(
    async () => (await fresh.send('/dicom-web/instances', { as: 'clinician' })).octets.toString() || '[]',
    (text) => JSON.parse(text).length === earlier.length,
  )
  const uids = JSON.parse(found).map((row: Record<string, { Value: string[] }>) => row['00080018']?.Value[0])
  expect(uids.sort()).toEqual(earlier.map(({ sopInstanceUID }) => sopInstanceUID).sort())
  const told = await eventually(
    async () => (await runOperation(fresh.folder, 'audit.tail', { count: 200 })).entries.map(({ event }) => event),
    (events) => events.some(({ action }) => action === 'study:prefetched'),
  )
  expect(told.find(({ action }) => action === 'study:prefetched')).toMatchObject({
    outcome: 'success',
    principal: 'operator:prefetch',
    detail: { source: 'OLD', studies: 1, failed: 0 },
  })
})

test('newest first, of the same modality, not too old, never the scheduled study itself', () => {
  const study = (studyInstanceUID: string, studyDate: string, modality = 'CT'): PriorStudy => ({
    studyInstanceUID,
    studyDate,
    modalities: [modality],
    instanceCount: 1,
  })
  const priors = [
    study('1', '20200101'),
    study('2', '20250601'),
    study('3', '20240601', 'MR'),
    study('4', '19990101'),
    study('now', '20261201'),
    study('5', '20230101'),
  ]
  const scheduled = { StudyInstanceUID: 'now', Modality: 'CT' }
  const settings = { maximumStudies: 2, years: 10, sameModality: true }
  const names = chosen(priors, scheduled, settings, new Date(2026, 11, 1)).map(
    ({ studyInstanceUID }) => studyInstanceUID,
  )
  expect(names).toEqual(['2', '5'])
})
