import { afterEach, expect, test, vi } from 'vitest'
import { studiesOfPatient } from '../../src/study-list/studies-of-patient.ts'

afterEach(() => vi.unstubAllGlobals())

const study = (uid: string, patientID: string, issuer = '') => ({
  '0020000D': { vr: 'UI', Value: [uid] },
  '00100020': { vr: 'LO', Value: [patientID] },
  ...(issuer ? { '00100021': { vr: 'LO', Value: [issuer] } } : {}),
})

/** Answers every request with these studies. @returns the addresses asked for */
function answering(...studies: unknown[]): URL[] {
  const asked: URL[] = []
  vi.stubGlobal('localStorage', { getItem: () => null })
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(new URL(path, 'https://archive.example'))
    return new Response(JSON.stringify(studies), { headers: { 'Content-Type': 'application/dicom+json' } })
  })
  return asked
}

const uids = async (patient: { patientID: string; issuerOfPatientID: string }) =>
  (await studiesOfPatient(patient)).rows.map(({ studyInstanceUID }) => studyInstanceUID)

test('the same number of another issuer is another patient', async () => {
  answering(study('mine', '7', 'HERE'), study('theirs', '7', 'THERE'), study('nobody’s', '7'))
  expect(await uids({ patientID: '7', issuerOfPatientID: 'HERE' })).toEqual(['mine'])
  expect(await uids({ patientID: '7', issuerOfPatientID: '' })).toEqual(['nobody’s'])
})

test('a wildcard in an ID stands for itself', async () => {
  const asked = answering(study('mine', 'A*7'), study('like mine', 'AB7'))
  expect(await uids({ patientID: 'A*7', issuerOfPatientID: '' })).toEqual(['mine'])
  expect(asked[0]?.searchParams.get('PatientID')).toBe('A?7')
})

test('up to a day asks the server for no later one', async () => {
  const asked = answering()
  await studiesOfPatient({ patientID: '7', issuerOfPatientID: '' }, { untilDate: '20260301' })
  await studiesOfPatient({ patientID: '7', issuerOfPatientID: '' }, { untilDate: 'yesterday' })
  expect(asked.map(({ searchParams }) => searchParams.get('StudyDate'))).toEqual(['-20260301', null])
})
