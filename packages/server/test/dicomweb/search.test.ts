import { fromNativeXml } from '@leadglass/dicom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { splitAnswer } from '../support/multipart.ts'
import { startServer, type TestServer } from '../support/running-server.ts'
import { type StoredStudy, storeStudy } from '../support/stored-study.ts'

let archive: TestServer
let stored: StoredStudy

beforeAll(async () => {
  archive = await startServer()
  stored = await storeStudy(archive)
})
afterAll(async () => {
  stored.remove()
  await archive.close()
})

const search = (path: string, headers: Record<string, string> = {}) =>
  archive.send(`/dicom-web${path}`, { as: 'clinician', headers })

describe('includefield', () => {
  test.each([
    ['KVP', '00180060'],
    ['00180060', '00180060'],
    ['KVP,ImagePositionPatient', '00200032'],
    ['all', '00280030'],
  ])('%s returns what only the header of an instance has', async (field, key) => {
    const rows = (await search(`/studies/${stored.study}/instances?includefield=${field}`)).json()
    expect(rows).toHaveLength(3)
    for (const row of rows) expect(row[key].Value).toBeDefined()
    expect(Object.keys(rows[0])).toEqual(Object.keys(rows[0]).sort())
  })

  test('without it, nothing of the header is there', async () => {
    const [row] = (await search(`/studies/${stored.study}/instances`)).json()
    expect(row['00180060']).toBeUndefined()
    expect(row['00080005'].Value).toEqual(['ISO_IR 192'])
    expect(row['00081190'].Value[0]).toContain('/instances/')
  })

  test('all at study level returns nothing that its series may differ in', async () => {
    const [row] = (await search(`/studies?StudyInstanceUID=${stored.study}&includefield=all`)).json()
    expect(row['00100010'].Value).toEqual([{ Alphabetic: 'Müller^Änne' }])
    for (const key of ['00180060', '0020000E', '00080018', '00280010', '7FE00010'])
      expect(row[key], key).toBeUndefined()
  })

  test('Pixel Data never come with a search', async () => {
    const [row] = (await search(`/studies/${stored.study}/instances?includefield=7FE00010,all`)).json()
    expect(row['7FE00010']).toBeUndefined()
  })

  test("a viewer's own list of fields reads no header", async () => {
    const before = await headerReads()
    await search('/studies?limit=101&offset=0&fuzzymatching=true&includefield=00081030,00080060')
    expect(await headerReads()).toBe(before)
    await search('/studies?includefield=PatientAge')
    expect(await headerReads()).toBeGreaterThan(before)
  })

  test.each([['x.y'], ['NoSuchThing'], ['1.2.3.4.5.6.7.8.9']])('%s: 400', async (field) => {
    expect((await search(`/studies?includefield=${field}`)).status).toBe(400)
  })
})

async function headerReads(): Promise<number> {
  const { entries } = (await archive.send('/api/audit?count=1000', { as: 'auditor' })).json()
  return entries.filter(
    ({ event }: { event: { action: string; detail?: { headers?: number } } }) => event.detail?.headers,
  ).length
}

describe('results', () => {
  test('in XML say what JSON says', async () => {
    const json = (await search('/instances')).json()
    const answer = await search('/instances', { accept: 'multipart/related; type="application/dicom+xml"' })
    const models = splitAnswer(String(answer.headers['content-type']), answer.octets).map(({ octets }) =>
      fromNativeXml(octets.toString()),
    )
    expect(models.map((model) => model['00080018'])).toEqual(
      json.map((row: Record<string, unknown>) => row['00080018']),
    )
    expect(models[0]!['00100010']).toEqual(json[0]['00100010'])
  })

  test('as application/json where only that is accepted', async () => {
    const answer = await search('/studies', { accept: 'application/json' })
    expect(answer.headers['content-type']).toContain('application/json')
    expect(answer.json()).toHaveLength(2)
  })

  test('accept in the query, with its plus sign as people write it', async () => {
    const answer = await search('/studies?accept=application/dicom+json', { accept: 'text/html' })
    expect(answer.status, answer.text).toBe(200)
  })

  test('pages neither repeat nor miss a row', async () => {
    const uids: string[] = []
    for (let offset = 0; ; offset += 1) {
      const page = await search(`/instances?limit=1&offset=${offset}`)
      uids.push(...page.json().map((row: Record<string, { Value: string[] }>) => row['00080018']!.Value[0]))
      if (page.headers.warning === undefined) break
    }
    expect(new Set(uids).size).toBe(4)
  })

  test.each([
    '/studies?StationName=*',
    '/studies?SeriesDescription=*&BodyPartExamined=*',
    '/studies?InstitutionName=*&InstitutionalDepartmentName=*',
    '/studies?ModalitiesInStudy=CT&SOPClassesInStudy=1.2.840.10008.5.1.4.1.1.2',
    '/series?RequestAttributesSequence.RequestedProcedureID=*&00400275.00400009=*&00400275.00080050=*',
    '/series?PerformedProcedureStepStartDate=20000101-&PerformedProcedureStepStartTime=00-24&ManufacturerModelName=*',
    '/series?PerformingPhysicianName=*&SeriesNumber=1&Modality=CT',
    '/instances?Rows=512&Columns=512&InstanceNumber=1&ContentDate=20000101-&SOPClassUID=1.2.840.10008.5.1.4.1.1.2',
    '/studies?IssuerOfPatientID=*&PatientBirthDate=19000101-&PatientSex=*&StudyID=*&AccessionNumber=*&ReferringPhysicianName=*',
  ])('every key of the conformance bar is searchable: %s', async (path) => {
    expect((await search(path)).status).toBe(200)
  })
})
