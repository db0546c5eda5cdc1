/** MPPS: what a device may report when, and what the study list tells of it. */
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { nCreate, nSet, type RequestorAssociation, Status } from '@leadglass/network'
import { ctPhantom, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NodeCertificate, runOperation } from '../../src/index.ts'
import { associate, nodeOf, removeScratchFolders, upload } from '../support/archives.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let slices: SampleInstance[]
let scanner: NodeCertificate
let other: NodeCertificate
let association: RequestorAssociation

const mpps = UIDs.ModalityPerformedProcedureStep
const context = { abstractSyntaxUID: mpps, transferSyntaxUIDs: [UIDs.ImplicitVRLittleEndian] }
let count = 0
const newUID = () => `1.2.826.0.1.3680043.9.7779.${++count}`

beforeAll(async () => {
  archive = await startServer()
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 3 })) slices.push(slice)
  scanner = await nodeOf(archive, 'SCANNER1', ['mpps', 'store'])
  other = await nodeOf(archive, 'SCANNER2', ['mpps'])
  association = await associate(archive, { aeTitle: 'SCANNER1', certificate: scanner }, [context])
})
afterAll(async () => {
  await association.release()
  await archive.close()
  await removeScratchFolders()
})

function begun(study: string, status = 'IN PROGRESS'): DataSet {
  const scheduled = new DataSet().set(Tags.StudyInstanceUID, 'UI', study).set(Tags.ScheduledProcedureStepID, 'SH', 'S1')
  return new DataSet()
    .set(Tags.ScheduledStepAttributesSequence, 'SQ', [scheduled])
    .set(Tags.PatientName, 'PN', 'Phantom^Chest')
    .set(Tags.PatientID, 'LO', 'PHANTOM-CT')
    .set(Tags.PerformedProcedureStepID, 'SH', 'P1')
    .set(Tags.PerformedStationAETitle, 'AE', 'SCANNER1')
    .set(Tags.PerformedProcedureStepStartDate, 'DA', '20261201')
    .set(Tags.PerformedProcedureStepStartTime, 'TM', '093000')
    .set(Tags.PerformedProcedureStepStatus, 'CS', status)
    .set(Tags.Modality, 'CS', 'CT')
}

function ended(status: string, instances: readonly { sopClassUID: string; sopInstanceUID: string }[] = []): DataSet {
  const references = instances.map(({ sopClassUID, sopInstanceUID }) =>
    new DataSet()
      .set(Tags.ReferencedSOPClassUID, 'UI', sopClassUID)
      .set(Tags.ReferencedSOPInstanceUID, 'UI', sopInstanceUID),
  )
  const series = new DataSet()
    .set(Tags.SeriesInstanceUID, 'UI', '1.2.3')
    .set(Tags.ReferencedImageSequence, 'SQ', references)
  return new DataSet()
    .set(Tags.PerformedProcedureStepStatus, 'CS', status)
    .set(Tags.PerformedSeriesSequence, 'SQ', [series])
}

async function create(attributes: DataSet, sopInstanceUID: string = newUID(), by = association) {
  const { response } = await nCreate(by, { sopClassUID: mpps, sopInstanceUID, attributes })
  return { status: response.Status, sopInstanceUID: response.AffectedSOPInstanceUID ?? sopInstanceUID, response }
}

async function change(sopInstanceUID: string, modifications: DataSet, by = association) {
  return (await nSet(by, { sopClassUID: mpps, sopInstanceUID, modifications })).response
}

describe('the states', () => {
  test('a step begins, goes on and ends, and does not change after that', async () => {
    const { status, sopInstanceUID } = await create(begun('1.2.3.1'))
    expect(status).toBe(Status.Success)
    expect((await change(sopInstanceUID, ended('IN PROGRESS'))).Status).toBe(Status.Success)
    expect((await change(sopInstanceUID, ended('COMPLETED'))).Status).toBe(Status.Success)
    // PS3.4 Table F.7.2-2: 0110H with error id A506H
    expect(await change(sopInstanceUID, ended('IN PROGRESS'))).toMatchObject({
      Status: Status.ProcessingFailure,
      ErrorID: 0xa506,
    })
  })

  test.each(['COMPLETED', 'DISCONTINUED', 'PAUSED'])('a step does not begin %s', async (status) => {
    expect((await create(begun('1.2.3.2', status))).status).toBe(Status.InvalidAttributeValue)
  })

  test('the archive names a step whose device did not', async () => {
    const { response } = await nCreate(association, { sopClassUID: mpps, attributes: begun('1.2.3.3') })
    expect(response.Status).toBe(Status.Success)
    expect(response.AffectedSOPInstanceUID).toMatch(/^2\.25\.\d+$/)
  })

  test('the same step twice is a duplicate', async () => {
    const { sopInstanceUID } = await create(begun('1.2.3.4'))
    expect((await create(begun('1.2.3.4'), sopInstanceUID)).status).toBe(Status.DuplicateSOPInstance)
  })

  test('what must be there and is not is named', async () => {
    const without = begun('1.2.3.5')
    without.delete(Tags.PerformedProcedureStepID)
    const { response } = await create(without)
    expect(response).toMatchObject({
      Status: Status.MissingAttribute,
      ErrorComment: 'PerformedProcedureStepID is missing',
    })
    const empty = begun('1.2.3.5').set(Tags.Modality, 'CS', '')
    expect((await create(empty)).status).toBe(Status.MissingAttributeValue)
  })

  test('a step that is not there, or is of another device, or changes its patient, is refused', async () => {
    expect((await change(newUID(), ended('COMPLETED'))).Status).toBe(Status.NoSuchSOPInstance)
    const { sopInstanceUID } = await create(begun('1.2.3.6'))
    const foreign = await associate(archive, { aeTitle: 'SCANNER2', certificate: other }, [context])
    expect((await change(sopInstanceUID, ended('DISCONTINUED'), foreign)).Status).toBe(Status.NotAuthorized)
    await foreign.release()
    const changed = ended('IN PROGRESS').set(Tags.PatientID, 'LO', 'SOMEBODY-ELSE')
    expect((await change(sopInstanceUID, changed)).Status).toBe(Status.InvalidAttributeValue)
  })
})

test('the study list says that instances of the step are missing, until they have arrived', async () => {
  const study = await studyOf(slices)
  const { sopInstanceUID } = await create(begun(study))
  await upload(archive, slices.slice(0, 2))
  expect(await stepsOf(study)).toEqual([{ studyInstanceUID: study, status: 'IN PROGRESS', expected: 0, missing: 0 }])
  await change(sopInstanceUID, ended('COMPLETED', slices))
  expect(await stepsOf(study)).toEqual([{ studyInstanceUID: study, status: 'COMPLETED', expected: 3, missing: 1 }])
  await upload(archive, slices)
  expect(await stepsOf(study)).toEqual([{ studyInstanceUID: study, status: 'COMPLETED', expected: 3, missing: 0 }])
  await runOperation(archive.folder, 'erase', { studyInstanceUID: study })
  expect(await stepsOf(study)).toEqual([])
})

test('the worklist learns that a step has begun and no longer offers one that has ended', async () => {
  const study = newUID()
  const step = { vr: 'SQ', Value: [scheduledStep()] }
  const item = {
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane' }] },
    '00100020': { vr: 'LO', Value: ['4711'] },
    '0020000D': { vr: 'UI', Value: [study] },
    '00400100': step,
  }
  await runOperation(archive.folder, 'worklist.add', { items: item })
  const { sopInstanceUID } = await create(begun(study))
  const status = async () => (await runOperation(archive.folder, 'worklist.list', {})).items[0]?.status
  expect(await status()).toBe('STARTED')
  await change(sopInstanceUID, ended('DISCONTINUED'))
  expect(await status()).toBe('DISCONTINUED')
})

function scheduledStep() {
  return {
    '00080060': { vr: 'CS', Value: ['CT'] },
    '00400001': { vr: 'AE', Value: ['SCANNER1'] },
    '00400002': { vr: 'DA', Value: ['20261201'] },
    '00400009': { vr: 'SH', Value: ['S1'] },
  }
}

async function studyOf(instances: readonly SampleInstance[]): Promise<string> {
  const { readDataSet } = await import('@leadglass/dicom')
  const { dataSet, transferSyntaxUID } = instances[0]!
  return readDataSet(dataSet, { transferSyntaxUID }).string(Tags.StudyInstanceUID)!
}

async function stepsOf(study: string) {
  const answer = await archive.send('/api/studies/states', {
    method: 'POST',
    as: 'clinician',
    headers: json,
    body: JSON.stringify({ studyInstanceUIDs: [study] }),
  })
  expect(answer.status, answer.text).toBe(200)
  return answer
    .json()
    .studies.flatMap(({ studyInstanceUID, steps }: { studyInstanceUID: string; steps?: object }) =>
      steps ? [{ studyInstanceUID, ...steps }] : [],
    )
}
