/** What the study list asks besides DICOMweb: states, marks, preferences. */

import { Tags } from '@leadglass/dicom'
import { ctPhantom, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { upload } from '../support/archives.ts'
import { json, type SendOptions, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let slices: SampleInstance[]
let study: string

beforeAll(async () => {
  archive = await startServer()
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 4 })) slices.push(slice)
  const { readDataSet } = await import('@leadglass/dicom')
  const { dataSet, transferSyntaxUID } = slices[0]!
  study = readDataSet(dataSet, { transferSyntaxUID }).string(Tags.StudyInstanceUID)!
})
afterAll(() => archive.close())

const post = (path: string, body: object, as: SendOptions['as'] = 'clinician') =>
  archive.send(path, { method: 'POST', as, headers: json, body: JSON.stringify(body) })

const stateOf = async (as: SendOptions['as'] = 'clinician') =>
  (await post('/api/studies/states', { studyInstanceUIDs: [study] }, as)).json().studies[0]

describe('the state of a study', () => {
  test('an unknown study has none', async () => {
    expect(await stateOf()).toBeUndefined()
  })

  test('says that images are arriving, and that nobody has looked', async () => {
    await upload(archive, slices.slice(0, 2))
    expect(await stateOf()).toEqual({ studyInstanceUID: study, instances: 2, arriving: true })
  })

  test('says who looked, and what was there then, also after more has come', async () => {
    expect((await post('/api/studies/read', { studyInstanceUIDs: [study, '1.2.3'], read: true })).json()).toEqual({
      studies: 1,
    })
    await upload(archive, slices.slice(2))
    expect(await stateOf()).toMatchObject({ instances: 4, read: { by: 'token:clinician', instances: 2 } })
  })

  test('can be put back among the unread', async () => {
    await post('/api/studies/read', { studyInstanceUIDs: [study], read: false })
    expect(await stateOf()).not.toHaveProperty('read')
  })

  test('is nothing for an administrator to see or to change', async () => {
    for (const path of ['/api/studies/states', '/api/studies/read']) {
      const answer = await post(path, { studyInstanceUIDs: [study], read: true }, 'administrator')
      expect(answer.status, path).toBe(403)
    }
  })

  test('is asked for a bounded number of studies at once', async () => {
    const many = Array.from({ length: 201 }, (_, n) => `1.2.${n}`)
    expect((await post('/api/studies/states', { studyInstanceUIDs: many })).status).toBe(400)
  })

  test('is forgotten when the study is erased', async () => {
    await post('/api/studies/read', { studyInstanceUIDs: [study], read: true })
    await runOperation(archive.folder, 'erase', { studyInstanceUID: study })
    await upload(archive, slices)
    expect(await stateOf()).not.toHaveProperty('read')
  })
})

describe('preferences', () => {
  const mine = async (as: 'clinician' | 'technologist') => (await archive.send('/api/preferences', { as })).json()

  test('belong to whoever set them, and null forgets one', async () => {
    expect((await post('/api/preferences', { name: 'columns', value: { hidden: ['PatientID'] } })).status).toBe(204)
    await post('/api/preferences', { name: 'searches', value: [1, 2] })
    expect(await mine('clinician')).toEqual({ columns: { hidden: ['PatientID'] }, searches: [1, 2] })
    expect(await mine('technologist')).toEqual({})
    await post('/api/preferences', { name: 'searches', value: null })
    expect(await mine('clinician')).toEqual({ columns: { hidden: ['PatientID'] } })
  })

  test('have an end', async () => {
    expect((await post('/api/preferences', { name: 'columns', value: 'x'.repeat(12 * 1024) })).status).toBe(507)
    expect(await mine('clinician')).toEqual({ columns: { hidden: ['PatientID'] } })
    const letters = Array.from({ length: 32 }, (_, n) => `name-${'abcdefgh'[n >> 2]}${'abcd'[n & 3]}`)
    const answers: number[] = []
    for (const name of letters) answers.push((await post('/api/preferences', { name, value: 1 })).status)
    expect(answers.filter((status) => status === 204)).toHaveLength(31)
    expect(answers.at(-1)).toBe(507)
    expect((await post('/api/preferences', { name: 'no such/name', value: 1 })).status).toBe(400)
  })
})
