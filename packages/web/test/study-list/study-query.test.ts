import { describe, expect, test } from 'vitest'
import { noFilters, type StudyFilters } from '../../src/study-list/filters.ts'
import { newestFirst, pageOf, studyQueries } from '../../src/study-list/study-query.ts'

const queriesFor = (filters: Partial<StudyFilters>) =>
  studyQueries({ ...noFilters, ...filters }, newestFirst, new Date(2026, 0, 31)).map((query) =>
    Object.fromEntries(query),
  )

const always = { includefield: 'StudyDescription,IssuerOfPatientID', orderby: '-StudyDate,-StudyTime' }

describe('the search box', () => {
  test('asks for everything when it is empty', () => {
    expect(queriesFor({})).toEqual([always])
  })

  test('looks for letters in names, whatever their case and accents, and in IDs', () => {
    expect(queriesFor({ text: ' smi ' })).toEqual([
      { ...always, PatientName: 'smi*', fuzzymatching: 'true' },
      { ...always, PatientID: 'smi*' },
    ])
  })

  test('looks for text with a digit in IDs, accession numbers and names', () => {
    expect(queriesFor({ text: 'A12' })).toEqual([
      { ...always, PatientID: 'A12*' },
      { ...always, AccessionNumber: 'A12*' },
      { ...always, PatientName: 'A12*', fuzzymatching: 'true' },
    ])
  })

  test('reads "family, given" as DICOM writes it and keeps wildcards', () => {
    expect(queriesFor({ text: 'Doe,  Ja*' })[0]).toMatchObject({ PatientName: 'Doe^Ja*' })
  })

  test('never sends a backslash, which would make two values of one', () => {
    expect(queriesFor({ text: 'a\\b' })[0]).toMatchObject({ PatientName: 'ab*' })
  })
})

test('modalities become one query each, for QIDO-RS has no "or"', () => {
  expect(queriesFor({ modalities: ['CT', 'MR'], dates: 'today' })).toEqual([
    { ...always, ModalitiesInStudy: 'CT', StudyDate: '20260131-20260131' },
    { ...always, ModalitiesInStudy: 'MR', StudyDate: '20260131-20260131' },
  ])
})

test('a page adds limit and offset and leaves the query as it was', () => {
  const query = new URLSearchParams('PatientID=1*')
  expect(pageOf(query, 200).toString()).toBe('PatientID=1*&limit=100&offset=200')
  expect(query.toString()).toBe('PatientID=1*')
})

test('the order of a column is asked of the server', () => {
  const [query] = studyQueries(noFilters, { keyword: 'PatientName', descending: false }, new Date())
  expect(query?.get('orderby')).toBe('PatientName')
})
