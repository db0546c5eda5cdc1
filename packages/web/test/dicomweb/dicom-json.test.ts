import { expect, test } from 'vitest'
import { items, type JsonDataSet, number, numbers, personName, text } from '../../src/dicomweb/dicom-json.ts'

const dataSet: JsonDataSet = {
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane' }] },
  '00100020': { vr: 'LO' },
  '00281050': { vr: 'DS', Value: [40, '-600', '', null, 'x'] },
  '00201208': { vr: 'IS', Value: ['12'] },
  '52009229': { vr: 'SQ', Value: [{}, null] },
}

test('reads values, whether they are numbers or text of numbers', () => {
  expect(numbers(dataSet, 'WindowCenter')).toEqual([40, -600])
  expect(number(dataSet, 'NumberOfStudyRelatedInstances')).toBe(12)
  expect(personName(dataSet, 'PatientName')).toEqual({ Alphabetic: 'Doe^Jane' })
  expect(items(dataSet, 'SharedFunctionalGroupsSequence')).toEqual([{}])
})

test('an absent or empty attribute reads as nothing', () => {
  expect(text(dataSet, 'PatientID')).toBe('')
  expect(text(dataSet, 'StudyDate')).toBe('')
  expect(number(dataSet, 'Rows')).toBeUndefined()
  expect(personName({}, 'PatientName')).toEqual({})
})
