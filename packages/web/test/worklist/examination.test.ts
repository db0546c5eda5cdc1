/** An examination goes through the form and back without losing what the form does not show. */
import { describe, expect, test } from 'vitest'
import { emptyExamination, formOf, isComplete, withForm } from '../../src/worklist/examination.ts'
import { nameFields, withNameFields } from '../../src/worklist/name-fields.ts'

const now = new Date(2026, 11, 1, 9, 5)
const filled = {
  ...emptyExamination(now),
  ...{ family: 'Doe', given: 'Jane', patientID: 'P-1', modality: 'ct', stations: ['CT1', 'CT2'] },
}

describe('a new examination', () => {
  test('begins now, and lacks what only a person can say', () => {
    expect(emptyExamination(now)).toMatchObject({ date: '2026-12-01', time: '09:05' })
    expect(isComplete(emptyExamination(now))).toBe(false)
    expect(isComplete(filled)).toBe(true)
  })

  test('has what PS3.4 Table K.6-1 wants, and a study of its own', () => {
    const [one, other] = [withForm(filled), withForm(filled)]
    expect(one).toMatchObject({
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane' }] },
      '00400100': {
        Value: [
          {
            '00080060': { vr: 'CS', Value: ['CT'] },
            '00400001': { vr: 'AE', Value: ['CT1', 'CT2'] },
            '00400002': { vr: 'DA', Value: ['20261201'] },
            '00400003': { vr: 'TM', Value: ['090500'] },
          },
        ],
      },
    })
    expect(one['0020000D']).not.toEqual(other['0020000D'])
  })

  test('comes back into the form as it was written', () => {
    expect(formOf(withForm(filled))).toEqual({ ...filled, modality: 'CT' })
  })
})

test('what the form does not show of an examination stays as it was', () => {
  const kept = {
    '00102000': { vr: 'LO', Value: ['PACEMAKER'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane^M^Dr', Ideographic: '山田^太郎' }] },
    '00400100': {
      vr: 'SQ',
      Value: [{ '00400020': { vr: 'CS', Value: ['STARTED'] }, '00400009': { vr: 'SH', Value: ['S1'] } }],
    },
  }
  const changed = withForm({ ...formOf(kept), description: 'Abdomen' }, kept)
  expect(changed['00102000']).toEqual(kept['00102000'])
  expect(changed['00100010']).toEqual(kept['00100010'])
  expect(changed['00400100']).toMatchObject({
    Value: [{ '00400020': { Value: ['STARTED'] }, '00400009': { Value: ['S1'] }, '00400007': { Value: ['Abdomen'] } }],
  })
})

describe('a name', () => {
  test('keeps its other components, and loses scripts that would not say the same any more', () => {
    const name = { Alphabetic: 'Doe^Jane^M^Dr', Ideographic: '山田' }
    expect(nameFields(name)).toEqual({ family: 'Doe', given: 'Jane' })
    expect(withNameFields(name, { family: 'Doe', given: 'Jane' })).toBe(name)
    expect(withNameFields(name, { family: 'Roe', given: 'Jane' })).toEqual({ Alphabetic: 'Roe^Jane^M^Dr' })
  })

  test('cannot bring in signs that would end a component, a group or a value', () => {
    expect(withNameFields({}, { family: 'a^b=c\\d', given: '' })).toEqual({ Alphabetic: 'a b c d' })
  })
})
