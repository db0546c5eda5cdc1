/** Tasks as workitems: what is sent for each step, and what is read back. */
import { expect, test } from 'vitest'
import {
  changesOf,
  emptyTask,
  formOfTask,
  isTaskComplete,
  newTask,
  performance,
  taskOf,
} from '../../src/worklist/task.ts'

const form = {
  ...emptyTask(new Date(2026, 11, 1, 9, 5)),
  label: 'Read',
  family: 'Doe',
  given: 'Jane',
  patientID: 'P-1',
}

test('a task needs something to do, and a patient whole or not at all', () => {
  expect(isTaskComplete(form)).toBe(true)
  expect(isTaskComplete({ ...form, label: ' ' })).toBe(false)
  expect(isTaskComplete({ ...form, patientID: '' })).toBe(false)
  expect(isTaskComplete({ ...form, patientID: '', family: '' })).toBe(true)
})

test('a new task has what PS3.4 Table CC.2.5-3 wants, and reads back as it was written', () => {
  const made = newTask({ ...form, performer: { family: 'Roe', given: '' } })
  expect(made).toMatchObject({
    '00741200': { Value: ['MEDIUM'] },
    '00404005': { vr: 'DT', Value: ['20261201090500'] },
    '00404041': { Value: ['READY'] },
  })
  const task = taskOf(made)
  expect(task).toMatchObject({ label: 'Read', state: 'SCHEDULED', performer: { Alphabetic: 'Roe' } })
  expect(formOfTask(task)).toEqual({ ...form, performer: { family: 'Roe', given: '' } })
})

test('a change says nothing of the patient, who is fixed', () => {
  expect(Object.keys(changesOf(form))).not.toContain('00100010')
  expect(Object.keys(changesOf(form))).not.toContain('00100020')
})

test('whoever performs it is shown before whoever should, and the end is there only once it has come', () => {
  const claim = { transactionUID: '2.25.1', since: '20261201090500+0000' }
  const made = newTask({ ...form, performer: { family: 'Roe', given: '' } })
  const running = { ...made, ...performance(made, 'tom', claim) }
  expect(taskOf(running).performer).toEqual({ Alphabetic: 'tom' })
  expect(running['00741216']).toMatchObject({
    Value: [{ '00404051': { vr: 'DT' }, '00404050': { Value: [claim.since] } }],
  })
  expect(JSON.stringify(running['00741216'])).not.toContain('"00404051":{"vr":"DT","Value"')
  const ended = performance(made, 'tom', claim, '20261201100000+0000')
  expect(JSON.stringify(ended)).toContain('20261201100000')
  expect(JSON.stringify(ended)).not.toContain('2.25.1')
})
