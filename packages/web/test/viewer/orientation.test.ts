import { describe, expect, test } from 'vitest'
import {
  cross,
  directionLetters,
  edgeLetters,
  edgeLettersOfPatientOrientation,
  type Vector,
} from '../../src/viewer/model/orientation.ts'

describe('letters of a direction', () => {
  test.each<[Vector, string]>([
    [[1, 0, 0], 'L'],
    [[-1, 0, 0], 'R'],
    [[0, 1, 0], 'P'],
    [[0, -1, 0], 'A'],
    [[0, 0, 1], 'H'],
    [[0, 0, -1], 'F'],
    [[0.8, 0.6, 0], 'LP'],
    [[-0.5, 0, 0.866], 'HR'],
    [[0.99, 0.05, -0.05], 'L'],
  ])('%j reads %s', (direction, letters) => {
    expect(directionLetters(direction)).toBe(letters)
  })
})

test('an axial image looks up to the front and right to the left of the patient', () => {
  expect(edgeLetters([0, -1, 0], [1, 0, 0])).toEqual({ top: 'A', right: 'L', bottom: 'P', left: 'R' })
})

test('the right edge is the cross product of the upper edge and the direction to the reader', () => {
  expect(cross([0, -1, 0], [0, 0, -1])).toEqual([1, 0, 0])
})

test('PatientOrientation names row and column; the other edges are their opposites', () => {
  expect(edgeLettersOfPatientOrientation(['L', 'FP'])).toEqual({ top: 'HA', right: 'L', bottom: 'FP', left: 'R' })
  expect(edgeLettersOfPatientOrientation([])).toEqual({ top: '', right: '', bottom: '', left: '' })
})
