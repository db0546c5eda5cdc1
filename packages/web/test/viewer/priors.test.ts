import { expect, test } from 'vitest'
import type { StudyRow } from '../../src/dicomweb/studies.ts'
import { priorsAmong } from '../../src/viewer/hanging/use-priors.ts'

const study = (studyInstanceUID: string, studyDate: string, more: Partial<StudyRow> = {}): StudyRow => ({
  studyInstanceUID,
  patientName: {},
  patientID: '7',
  issuerOfPatientID: 'HERE',
  patientBirthDate: '19700101',
  patientSex: '',
  studyDate,
  studyTime: '1200',
  accessionNumber: '',
  modalities: ['CT'],
  studyDescription: '',
  referringPhysicianName: {},
  seriesCount: undefined,
  instanceCount: undefined,
  ...more,
})

const uids = (rows: StudyRow[]) => rows.map(({ studyInstanceUID }) => studyInstanceUID)
const current = study('now', '20260301')

test('what was made before stands in order, the latest first', () => {
  const rows = [current, study('old', '20200101'), study('later', '20260302'), study('recent', '20260228')]
  expect(uids(priorsAmong(rows, current))).toEqual(['recent', 'old'])
})

test('on the same day the time decides', () => {
  const rows = [
    study('morning', '20260301', { studyTime: '080000.123' }),
    study('evening', '20260301', { studyTime: '20' }),
  ]
  expect(uids(priorsAmong(rows, current))).toEqual(['morning'])
})

test('a study without a date, or of somebody born on another day, is no prior', () => {
  const rows = [study('undated', ''), study('other', '20200101', { patientBirthDate: '19710101' })]
  expect(priorsAmong(rows, current)).toEqual([])
})
