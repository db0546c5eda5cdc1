import { afterEach, expect, test } from 'vitest'
import { dicomProbe } from '../../../src/probes/dicom/dicom-probe.ts'
import { fakeReach } from '../../support/fake-reach.ts'
import { madeUpFiles, type RealArchive, startDcmqrscp, startOrthanc } from '../../support/real-archives.ts'

let archive: RealArchive | undefined
afterEach(async () => {
  await archive?.close()
  archive = undefined
})

const files = madeUpFiles({ studies: 12, imagesOfStudy: 4 })
const exact = (value: number) => ({ value, certainty: 'exact' })
const probed = (calledAETitle = 'ANY-SCP', limits = {}) =>
  dicomProbe({ limits }).run({ address: '127.0.0.1', port: archive!.port }, fakeReach({ calledAETitle }))
const rungOf = ({ evidence }: { evidence: readonly { rung: number }[] }) =>
  Math.max(...evidence.map(({ rung }) => rung))

test('Orthanc as it comes: accepts the query context, then aborts the query: rung 6', async () => {
  archive = await startOrthanc(files)
  const result = await probed()
  expect(result.evidence.map(({ rung }) => rung)).toEqual([5, 6])
  expect(result.evidence[1]!.what).toBe('A-ABORT in answer to C-FIND-RQ')
  expect(result.dicom).toMatchObject({ acceptsAnyCallingAETitle: true })
  expect(result.dicom?.implementationVersionName).toMatch(/^OFFIS_DCMTK_/)
  expect(result.counts).toBeUndefined()
})

test('Orthanc open to queries: counted exactly, undated studies too', async () => {
  archive = await startOrthanc(files, { DicomAlwaysAllowFind: true })
  const result = await probed()
  expect(rungOf(result)).toBe(9)
  expect(result.counts).toEqual({ studies: exact(12), images: exact(48), imagesAccessible: exact(48) })
  expect(result.exposedFields).toEqual([
    'PatientName',
    'PatientID',
    'PatientBirthDate',
    'PatientSex',
    'AccessionNumber',
  ])
})

test('Orthanc with a result limit: its final status FE00 is a cap, and what lies behind it is counted', async () => {
  archive = await startOrthanc(files, { DicomAlwaysAllowFind: true, LimitFindResults: 5 })
  const { counts, dicom } = await probed()
  expect(dicom?.findStatus).toBe(0xfe00)
  expect(counts?.studies.value).toBe(12)
  expect(counts?.images.value).toBe(48)
})

test('Orthanc that checks the called AE title: rejected, rung 3', async () => {
  archive = await startOrthanc([], { DicomCheckCalledAet: true, DicomAet: 'ORTHANC' })
  const result = await probed()
  expect(rungOf(result)).toBe(3)
  expect(result.dicom?.rejection).toEqual({ result: 1, source: 1, reason: 7 })
})

test('dcmqrscp: rejects the AE title that was not guessed', async () => {
  archive = await startDcmqrscp(files, 'QRSCP')
  const result = await probed()
  expect(rungOf(result)).toBe(3)
  expect(result.dicom?.rejection).toEqual({ result: 1, source: 1, reason: 7 })
})

test('dcmqrscp under its own title: no numbers of images, which are then counted series by series', async () => {
  archive = await startDcmqrscp(files, 'QRSCP')
  const { counts } = await probed('QRSCP')
  expect(counts?.studies).toEqual(exact(12))
  expect(counts?.images).toEqual(exact(48))
})
