import { describe, expect, test } from 'vitest'
import { gridTracks, hiddenAtFirst, readHidden, shownColumns } from '../../src/study-list/column-choice.ts'

describe('the columns shown', () => {
  test('on a telephone are those that its two-line rows have room for', () => {
    expect(shownColumns([], 360)).toEqual(['PatientName', 'StudyDate', 'Modalities'])
  })

  test('grow with the table', () => {
    expect(shownColumns([], 800)).toHaveLength(6)
    expect(shownColumns([], 1000)).toHaveLength(8)
    expect(shownColumns([], 1400)).toHaveLength(9)
  })

  test('leave out what the person hid, and have a track each', () => {
    const shown = shownColumns(['PatientID', 'StudyDate'], 1400)
    expect(shown).not.toContain('PatientID')
    expect(gridTracks(shown).match(/px,|\d+px(?= |$)/g)).toHaveLength(shown.length)
  })
})

test('what was kept for the person is read with care', () => {
  expect(readHidden(undefined)).toEqual(hiddenAtFirst)
  expect(readHidden('StudyDate')).toEqual(hiddenAtFirst)
  expect(readHidden(['StudyDate', 'PatientName', 'NoSuchColumn', 7])).toEqual(['StudyDate'])
})
