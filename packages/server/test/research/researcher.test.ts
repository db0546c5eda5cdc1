/**
 * A researcher sees a project without identities in every protocol: no octet of any answer tells who it was, and the original cannot
 * be asked for.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataSet, readDataSet, splitPart10, Tags, UIDs } from '@leadglass/dicom'
import { cFind, openAssociation } from '@leadglass/network'
import { ctPhantom, instanceOf, part10File, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { addNode } from '../support/dicom-peers.ts'
import { multipartBody, splitAnswer } from '../support/multipart.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let scratch: string
/** As the archive has them. */
let originals: { study: string; series: string; instances: string[]; other: string; ultrasound: string }
/** Whatever tells who it was: as text, in any answer. */
let secrets: string[]
let seen: { study: string; series: string; instance: string }

const options = ['retain-long-modified-dates', 'clean-descriptors', 'clean-pixel-data', 'clean-graphics']

beforeAll(async () => {
  archive = await startServer()
  scratch = await mkdtemp(join(tmpdir(), 'leadglass-research-'))
  const slices: SampleInstance[] = []
  for await (const slice of ctPhantom({ sliceCount: 3, patientName: 'Zweigelt^Walburga', patientID: 'HOSP-481516' }))
    slices.push(slice)
  const others: SampleInstance[] = []
  for await (const slice of ctPhantom({
    sliceCount: 1,
    patientName: 'Other^Body',
    patientID: 'OTHER-99',
    studyName: 'other',
  }))
    others.push(slice)
  const first = splitPart10(part10File(slices[0]!))
  const header = readDataSet(first.dataSet, { transferSyntaxUID: first.transferSyntaxUID })
  const ultrasound = ultrasoundOf(header)
  await store([...slices, ...others, ultrasound])
  originals = {
    study: header.string(Tags.StudyInstanceUID)!,
    series: header.string(Tags.SeriesInstanceUID)!,
    instances: slices.map((slice) => uidIn(slice, Tags.SOPInstanceUID)),
    other: uidIn(others[0]!, Tags.StudyInstanceUID),
    ultrasound: '1.2.826.77.1',
  }
  const personal = [
    Tags.PatientName,
    Tags.PatientID,
    Tags.AccessionNumber,
    Tags.InstitutionName,
    Tags.InstitutionAddress,
  ]
  const physicians = [Tags.ReferringPhysicianName, Tags.OperatorsName, Tags.PerformingPhysicianName]
  const told = [...personal, ...physicians].map((tag) => header.string(tag)!)
  const uids = [Tags.StudyInstanceUID, Tags.SeriesInstanceUID, Tags.FrameOfReferenceUID].map(
    (tag) => header.string(tag)!,
  )
  secrets = [
    ...told,
    ...uids,
    ...originals.instances,
    originals.ultrasound,
    'Zweigelt',
    'Walburga',
    '20260301',
    '19700101',
    'Referrer',
  ]
  await call('/api/collections', 'administrator', {
    name: 'Trial A',
    kind: 'project',
    studyInstanceUIDs: [originals.study],
  })
  await call('/api/projects/Trial%20A', 'administrator', { options })
  const researcher = { kind: 'token', name: 'researcher' }
  await call('/api/grants', 'administrator', {
    to: researcher,
    studies: { kind: 'collection', name: 'Trial A' },
    purpose: 'trial',
  })
  const [found] = (await get('/dicom-web/studies')).json()
  const study = found['0020000D'].Value[0]
  const [image] = (await get(`/dicom-web/studies/${study}/instances`)).json()
  seen = { study, series: image['0020000E'].Value[0], instance: image['00080018'].Value[0] }
})
afterAll(async () => {
  await archive.close()
  await rm(scratch, { recursive: true })
})

function uidIn(slice: SampleInstance, tag: number): string {
  const { dataSet, transferSyntaxUID } = splitPart10(part10File(slice))
  return readDataSet(dataSet, { transferSyntaxUID }).string(tag)!
}

/** Of the same study, with the name written into its upper rows: octets of 200 on 7. */
function ultrasoundOf(header: DataSet): SampleInstance {
  const pixels = new Uint8Array(64 * 48).fill(7)
  pixels.fill(200, 0, 64 * 6)
  const set = new DataSet()
  for (const element of header) if (element.tag >>> 16 <= 0x0020) set.put(element)
  return instanceOf(
    set
      .set(Tags.SOPClassUID, 'UI', UIDs.UltrasoundImageStorage)
      .set(Tags.SOPInstanceUID, 'UI', '1.2.826.77.1')
      .set(Tags.SeriesInstanceUID, 'UI', '1.2.826.77.2')
      .set(Tags.Modality, 'CS', 'US')
      .set(Tags.SamplesPerPixel, 'US', 1)
      .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
      .set(Tags.Rows, 'US', 48)
      .set(Tags.Columns, 'US', 64)
      .set(Tags.BitsAllocated, 'US', 8)
      .set(Tags.BitsStored, 'US', 8)
      .set(Tags.HighBit, 'US', 7)
      .set(Tags.PixelRepresentation, 'US', 0)
      .set(Tags.PixelData, 'OB', pixels),
  )
}

async function store(instances: readonly SampleInstance[]): Promise<void> {
  const answer = await archive.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
    body: multipartBody('frontier', instances.map(part10File)),
  })
  expect(answer.status, answer.text).toBe(200)
}

async function call(path: string, as: 'administrator' | 'clinician', body: unknown) {
  const answer = await archive.send(path, { method: 'POST', as, headers: json, body: JSON.stringify(body) })
  expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(300)
  return answer.text === '' ? undefined : answer.json()
}

const get = (path: string, headers: Record<string, string> = {}) => archive.send(path, { as: 'researcher', headers })

function told(octets: Uint8Array): string[] {
  const text = Buffer.from(octets).toString('latin1')
  return secrets.filter((secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString('base64')))
}

describe('no answer tells who it was', () => {
  const dicom = { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' }
  const plain = { accept: 'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1' }
  const paths: [string, (address: string) => string, Record<string, string>?][] = [
    ['QIDO-RS, studies', () => '/dicom-web/studies?includefield=all'],
    ['QIDO-RS, series', () => '/dicom-web/series?includefield=all'],
    ['QIDO-RS, instances', () => '/dicom-web/instances?includefield=all'],
    ['QIDO-RS as XML', () => '/dicom-web/studies', { accept: 'multipart/related; type="application/dicom+xml"' }],
    ['metadata of the study', (study) => `${study}/metadata`],
    ['metadata as XML', (study) => `${study}/metadata`, { accept: 'multipart/related; type="application/dicom+xml"' }],
    ['the study', (study) => study, dicom],
    ['the study in another transfer syntax', (study) => study, plain],
    ['the study as ZIP', (study) => study, { accept: 'application/zip' }],
    ['all bulk data', (study) => `${study}/bulkdata`],
    ['a rendered image', (study) => `${study}/rendered`, { accept: 'image/jpeg' }],
    ['a thumbnail', (study) => `${study}/thumbnail`, { accept: 'image/jpeg' }],
    [
      'a frame',
      () => `${instanceAddress()}/frames/1`,
      { accept: 'multipart/related; type="application/octet-stream"' },
    ],
    ['an instance', () => instanceAddress(), dicom],
    [
      'WADO-URI',
      () =>
        `/dicom-web/wado?requestType=WADO&studyUID=${seen.study}&seriesUID=${seen.series}&objectUID=${seen.instance}&contentType=application/dicom`,
    ],
  ]
  const instanceAddress = () => `/dicom-web/studies/${seen.study}/series/${seen.series}/instances/${seen.instance}`

  test.each(paths)('%s', async (_, path, headers) => {
    const answer = await get(path(`/dicom-web/studies/${seen.study}`), headers)
    expect(answer.status, answer.text.slice(0, 300)).toBe(200)
    expect(answer.octets.length).toBeGreaterThan(100)
    expect(told(answer.octets)).toEqual([])
    expect(JSON.stringify(answer.headers)).not.toContain(originals.study)
  })

  test('the patient is a stand-in, dates are moved, and the pixels are those of the archive', async () => {
    const answer = await get(instanceAddress(), dicom)
    const [part] = splitAnswer(String(answer.headers['content-type']), answer.octets)
    const { dataSet, transferSyntaxUID, fileMeta } = splitPart10(part!.octets)
    const released = readDataSet(dataSet, { transferSyntaxUID })
    expect(fileMeta.string(Tags.MediaStorageSOPInstanceUID)).toBe(seen.instance)
    expect(released.string(Tags.PatientID)).toMatch(/^[0-9A-Z]{13}$/)
    expect(released.string(Tags.PatientName)).toBe(released.string(Tags.PatientID))
    expect(released.string(Tags.PatientIdentityRemoved)).toBe('YES')
    expect(released.string(Tags.StudyDate)).toMatch(/^\d{8}$/)
    const [row] = (await get('/dicom-web/studies')).json()
    expect(row['00100020'].Value[0]).toBe(released.string(Tags.PatientID))
    expect(row['00080020'].Value[0]).toBe(released.string(Tags.StudyDate))
  })

  test('C-FIND, for an association with the identity of the researcher', async () => {
    const { pem } = await addNode(archive.folder, 'LABSTATION', scratch)
    const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
    const find = UIDs.StudyRootQueryRetrieveInformationModelFind
    const association = await openAssociation({
      ...{ host, port: Number(port), callingAETitle: 'LABSTATION', calledAETitle: 'LEADGLASS' },
      contexts: [{ abstractSyntaxUID: find, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] }],
      tls: { key: pem.key, certificate: pem.certificate, authority: pem.authority },
      userIdentity: {
        type: 5,
        positiveResponseRequested: false,
        primaryField: Buffer.from(archive.tokens.researcher),
        secondaryField: new Uint8Array(0),
      },
    })
    const ask = async (name: string) => {
      const identifier = new DataSet()
        .set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')
        .set(Tags.PatientName, 'PN', name)
        .set(Tags.PatientID, 'LO', '')
        .set(Tags.StudyDate, 'DA', '')
        .set(Tags.StudyInstanceUID, 'UI', '')
      const answers: DataSet[] = []
      for await (const answer of cFind(association, { abstractSyntaxUID: find, identifier })) answers.push(answer)
      return answers.map((answer) =>
        [Tags.StudyInstanceUID, Tags.PatientName, Tags.StudyDate].map((tag) => answer.string(tag)),
      )
    }
    const [row] = (await get('/dicom-web/studies')).json()
    const name = row['00100010'].Value[0].Alphabetic
    expect(await ask('')).toEqual([[seen.study, name, row['00080020'].Value[0]]])
    expect(await ask('Zweigelt*')).toEqual([])
    expect(await ask(`${name.slice(0, 4)}*`)).toHaveLength(1)
    await association.release()
  })
})

describe('the original cannot be asked for', () => {
  test('its UIDs are answered like unknown ones, everywhere', async () => {
    for (const rest of ['/metadata', '', '/rendered', `/series/${originals.series}/metadata`]) {
      const unknown = await get(`/dicom-web/studies/1.2.3.4.5${rest}`)
      expect(unknown.status).toBe(404)
      for (const study of [originals.study, originals.other]) {
        const answer = await get(`/dicom-web/studies/${study}${rest}`)
        expect([answer.status, answer.text], rest).toEqual([404, unknown.text])
      }
    }
    const series = await get(`/dicom-web/studies/${seen.study}/series/${originals.series}/metadata`)
    expect(series.status).toBe(404)
  })

  test.each([
    ['PatientName=Zweigelt*'],
    ['PatientName=zweigelt&fuzzymatching=true'],
    ['PatientID=HOSP-481516'],
    ['StudyDate=20260301'],
    ['ReferringPhysicianName=Ref*'],
  ])('a search by what is not shown finds nothing: %s', async (query) => {
    expect((await get(`/dicom-web/studies?${query}`)).json()).toEqual([])
  })

  test('a search by its UID finds nothing, one by the stand-in finds it', async () => {
    expect((await get(`/dicom-web/studies?StudyInstanceUID=${originals.study}`)).json()).toEqual([])
    expect((await get(`/dicom-web/studies?StudyInstanceUID=${seen.study}`)).json()).toHaveLength(1)
    expect((await get(`/dicom-web/studies/${originals.study}/series`)).json()).toEqual([])
  })

  test('who is granted nothing sees nothing', async () => {
    expect((await archive.send('/dicom-web/studies', { as: 'referrer' })).status).toBe(403)
    expect(
      (await archive.send('/api/studies/states', { as: 'researcher', method: 'POST', headers: json, body: '{}' }))
        .status,
    ).not.toBe(200)
  })
})

describe('an image that may hold text', () => {
  const ultrasounds = async () => (await get(`/dicom-web/instances?Modality=US`)).json()

  test('waits until a person has masked it, and then has nothing under the mask', async () => {
    expect(await ultrasounds()).toEqual([])
    const { images } = (await archive.send('/api/image-reviews', { as: 'clinician' })).json()
    expect(images).toMatchObject([
      { project: 'Trial A', sopInstanceUID: originals.ultrasound, reason: 'text-possible', rows: 48 },
    ])
    expect((await archive.send('/api/image-reviews', { as: 'researcher' })).status).toBe(403)
    expect((await archive.send('/api/image-reviews', { as: 'administrator' })).status).toBe(403)
    const masks = [{ x: 0, y: 0, width: 64, height: 6 }]
    const decision = { project: 'Trial A', sopInstanceUID: originals.ultrasound, decision: 'release', masks }
    await call('/api/image-reviews/decide', 'clinician', decision)
    const [row] = await ultrasounds()
    const [series, instance] = [row['0020000E'].Value[0], row['00080018'].Value[0]]
    const address = `/dicom-web/studies/${seen.study}/series/${series}/instances/${instance}`
    const frame = await get(`${address}/frames/1`, { accept: 'application/octet-stream' })
    expect(frame.status, frame.text).toBe(200)
    expect(frame.octets.subarray(0, 64 * 6).every((sample) => sample === 0)).toBe(true)
    expect(frame.octets.subarray(64 * 6).every((sample) => sample === 7)).toBe(true)
    const file = await get(address, { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' })
    expect(file.octets.includes(Buffer.alloc(64, 200))).toBe(false)
    const whole = await archive.send(
      `/dicom-web/studies/${originals.study}/series/1.2.826.77.2/instances/1.2.826.77.1/frames/1`,
      {
        as: 'clinician',
        headers: { accept: 'application/octet-stream' },
      },
    )
    expect(whole.octets.includes(Buffer.alloc(64, 200))).toBe(true)
  })
})

test('an export as a project writes files without identities', async () => {
  const out = join(scratch, 'export')
  const written = await runOperation(archive.folder, 'export', {
    studyInstanceUID: originals.study,
    out,
    deidentify: 'Trial A',
  })
  expect(written).toMatchObject({ instances: 4, withheld: 0 })
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) expect(told(await readFile(join(entry.parentPath, entry.name)))).toEqual([])
  }
})

test('whoever erases the key of a project ends it', async () => {
  const erased = await archive.send('/api/projects/Trial%20A/key', { as: 'administrator', method: 'DELETE' })
  expect(erased.json()).toMatchObject({ active: false })
  expect((await get('/dicom-web/studies')).json()).toEqual([])
  expect((await get(`/dicom-web/studies/${seen.study}/metadata`)).status).toBe(404)
  const again = await archive.send('/api/projects/Trial%20A', {
    as: 'administrator',
    method: 'POST',
    headers: json,
    body: '{}',
  })
  expect(again.status).toBe(409)
})
