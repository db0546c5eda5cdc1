/** Canaries in a running archive: what shows them, what does not, and what happens to whoever touches one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDataSet, splitPart10, Tags } from '@leadglass/dicom'
import { ctPhantom, part10File, type SampleInstance } from '@leadglass/testkit'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { eventually } from '../support/archives.ts'
import { addNode, type PeerFiles, relayToTls, run } from '../support/dicom-peers.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let scratch: string
let canary: SampleInstance
let real: SampleInstance
let dispatcher: Agent
let names = 0
let port: string

beforeAll(async () => {
  archive = await startServer()
  scratch = mkdtempSync(join(tmpdir(), 'leadglass-canary-'))
  dispatcher = new Agent({ connect: { ca: archive.authority } })
  port = archive.server.ready.dicomTls.split(':')[1]!
  for await (const slice of ctPhantom({
    sliceCount: 1,
    studyName: 'real',
    patientName: 'Berger^Anna',
    patientID: 'H100',
  }))
    real = slice
  for await (const slice of ctPhantom({
    sliceCount: 1,
    studyName: 'canary',
    patientName: 'Berger^Eva',
    patientID: 'H200',
  }))
    canary = slice
  await runOperation(archive.folder, 'import', { paths: [file('real', real)] })
  const added = await runOperation(archive.folder, 'canary.add', {
    studyInstanceUID: study(canary),
    paths: [file('canary', canary)],
  })
  expect(added.instances).toBe(1)
})
afterAll(async () => {
  await dispatcher.close()
  await archive.close()
  rmSync(scratch, { recursive: true })
})

function file(name: string, instance: SampleInstance): string {
  const path = join(scratch, `${name}.dcm`)
  writeFileSync(path, part10File(instance))
  return path
}
const header = (instance: SampleInstance) => readDataSet(instance.dataSet, instance)
const study = (instance: SampleInstance) => header(instance).string(Tags.StudyInstanceUID)!
const series = (instance: SampleInstance) => header(instance).string(Tags.SeriesInstanceUID)!

/** A clinician's program of its own, so that a suspended one stops nobody else. */
async function program(): Promise<{ name: string; get: (path: string) => Promise<{ status: number; text: string }> }> {
  const name = `program-${++names}`
  const { token } = await runOperation(archive.folder, 'token.create', {
    name,
    role: 'clinician',
    expiresInMs: 3_600_000,
  })
  const get = async (path: string) => {
    const headers = { authorization: `Bearer ${token}`, accept: '*/*' }
    const { statusCode: status, body } = await request(archive.server.ready.https + path, { dispatcher, headers })
    return { status, text: await body.text() }
  }
  return { name, get }
}

const alarmsOf = async (principal: string) =>
  (await runOperation(archive.folder, 'alert.list', { open: true })).alerts.filter(
    (alert) => alert.kind === 'canary:touched' && alert.principal === principal,
  )

function find(node: PeerFiles, ...keys: string[]) {
  const tls = ['+tls', node.key, node.certificate, '+cf', node.authority]
  return run('findscu', [
    ...tls,
    '-aet',
    node.aeTitle,
    '-aec',
    'LEADGLASS',
    '-S',
    ...keys.flatMap((key) => ['-k', key]),
    '127.0.0.1',
    port,
  ])
}

describe('nobody at work meets one', () => {
  test.each([
    ['the first page of the study list', '?limit=100&orderby=-StudyDate'],
    ['its fifth page', '?limit=100&offset=400'],
    ['a name', '?PatientName=Berger*&fuzzymatching=true'],
    ['the canary’s own name', '?PatientName=Berger^Eva'],
    ['the canary’s own ID', '?PatientID=H200'],
    ['the day of the study', '?StudyDate=20260301'],
    ['a week', '?StudyDate=20260228-20260306'],
  ])('QIDO-RS by %s', async (_, query) => {
    const { get, name } = await program()
    const { status, text } = await get(`/dicom-web/studies${query}`)
    expect(status).toBe(200)
    expect(text).not.toContain(study(canary))
    expect(await alarmsOf(`token:${name}`)).toEqual([])
  })

  test('C-FIND for a patient and for a day', async () => {
    const node = await addNode(archive.folder, 'READING1', scratch)
    for (const key of ['PatientName=Berger*', 'PatientID=H200', 'StudyDate=20260301']) {
      const { status, output } = await find(node, 'QueryRetrieveLevel=STUDY', 'StudyInstanceUID', key)
      expect(status, output).toBe(0)
      expect(output).not.toContain(study(canary))
    }
  })
})

describe('whoever takes everything comes upon it as upon any other', () => {
  test.each([
    ['QIDO-RS in large pages', '/dicom-web/studies?limit=1000'],
    ['a wildcard that a crawler counts through', '/dicom-web/studies?PatientID=H*&limit=1000'],
    ['all women and men of some years', '/dicom-web/studies?PatientSex=O&limit=1000'],
  ])('%s', async (_, path) => {
    const { get, name } = await program()
    const { status, text } = await get(path)
    expect(status).toBe(200)
    expect(text).toContain(study(canary))
    expect(await alarmsOf(`token:${name}`)).toEqual([])
  })

  test('C-FIND without keys, by an unusual key, and at the level of patients', async () => {
    const node = await addNode(archive.folder, 'CRAWLER', scratch)
    for (const key of ['PatientName', 'ModalitiesInStudy=CT', 'AccessionNumber=A*']) {
      const { output } = await find(node, 'QueryRetrieveLevel=STUDY', 'StudyInstanceUID', key)
      expect(output, key).toContain(study(canary))
      expect(output, key).toContain(study(real))
    }
  })
})

describe('it looks like the study beside it, in every protocol', () => {
  /** What an answer has, by tag, without its values. */
  const formOf = (row: Record<string, { vr: string }>) =>
    Object.entries(row)
      .map(([tag, { vr }]) => `${tag} ${vr}`)
      .sort()
  type Row = Record<string, { vr: string; Value?: [string] }>

  test.each(['/studies', '/series', '/instances'])('QIDO-RS %s with every field', async (path) => {
    const { get } = await program()
    const rows: Row[] = JSON.parse((await get(`/dicom-web${path}?limit=1000&includefield=all`)).text)
    const row = (instance: SampleInstance) => rows.find((one) => one['0020000D']?.Value?.[0] === study(instance))!
    expect(formOf(row(canary))).toEqual(formOf(row(real)))
  })

  test('C-FIND for everything', async () => {
    const node = await addNode(archive.folder, 'LOOKER', scratch)
    const keys = ['StudyInstanceUID', 'PatientName', 'PatientID', 'StudyDate', 'AccessionNumber', 'StudyDescription']
    const { output } = await find(node, 'QueryRetrieveLevel=STUDY', 'NumberOfStudyRelatedInstances', ...keys)
    const answers = output.split(/Find Response: \d+/).slice(1)
    const form = (instance: SampleInstance) =>
      (answers.find((answer) => answer.includes(study(instance))) ?? '').match(/\([0-9a-f]{4},[0-9a-f]{4}\) [A-Z]{2}/g)
    expect(form(canary)?.length).toBeGreaterThan(5)
    expect(form(canary)).toEqual(form(real))
  })

  test('a file of it: header by header as any other of its kind', async () => {
    const written = async (instance: SampleInstance) => {
      const out = mkdtempSync(join(scratch, 'out-'))
      await runOperation(archive.folder, 'export', { studyInstanceUID: study(instance), out })
      const { dataSet, fileMeta, transferSyntaxUID } = splitPart10(readFileSync(join(out, 'series-0001', '000001.dcm')))
      const tags = [...readDataSet(dataSet, { transferSyntaxUID })].map(({ tag, vr }) => `${tag} ${vr}`)
      return { tags, meta: [...fileMeta].map(({ tag }) => tag), implementation: fileMeta.string(0x0002_0012) }
    }
    expect(await written(canary)).toEqual(await written(real))
  })
})

test('the archive’s own work on it, such as renditions, is no touch', async () => {
  const counts = async () => (await runOperation(archive.folder, 'status', {})).archive
  await eventually(counts, ({ renditions, renditionsWaiting }) => renditions > 1 && renditionsWaiting === 0)
  const { alerts } = await runOperation(archive.folder, 'alert.list', { open: true })
  expect(alerts.filter(({ principal }) => principal === 'operator:renditions')).toEqual([])
})

describe('a touch suspends within two seconds, in every protocol', () => {
  const paths = {
    'QIDO-RS, the study by its UID': () => `/studies?StudyInstanceUID=${study(canary)}`,
    'QIDO-RS, its series': () => `/studies/${study(canary)}/series`,
    'QIDO-RS, its instances': () => `/studies/${study(canary)}/instances`,
    'WADO-RS, the study': () => `/studies/${study(canary)}`,
    'WADO-RS, metadata': () => `/studies/${study(canary)}/series/${series(canary)}/metadata`,
    'WADO-RS, an instance': () =>
      `/studies/${study(canary)}/series/${series(canary)}/instances/${canary.sopInstanceUID}`,
    'WADO-RS, a frame': () =>
      `/studies/${study(canary)}/series/${series(canary)}/instances/${canary.sopInstanceUID}/frames/1`,
    'WADO-RS, a thumbnail': () => `/studies/${study(canary)}/thumbnail`,
    'WADO-URI': () =>
      `/wado?requestType=WADO&studyUID=${study(canary)}&seriesUID=${series(canary)}&objectUID=${canary.sopInstanceUID}&contentType=application/dicom`,
  }

  test.each(Object.entries(paths))('%s', async (_, path) => {
    const { get, name } = await program()
    const from = performance.now()
    const { status, text } = await get(`/dicom-web${path()}`)
    expect([401, 403], text).toContain(status)
    expect((await get('/dicom-web/studies')).status).toBe(401)
    expect(performance.now() - from).toBeLessThan(2000)
    expect(await alarmsOf(`token:${name}`)).toMatchObject([
      {
        severity: 'critical',
        object: expect.stringMatching(/^study:[0-9a-f]+$/),
        detail: { protocol: 'dicomweb', address: '127.0.0.1' },
      },
    ])
  })

  test.each([
    [
      'C-FIND of its series',
      'findscu',
      (): string[] => ['-S', '-k', 'QueryRetrieveLevel=SERIES', '-k', `StudyInstanceUID=${study(canary)}`],
    ],
    [
      'C-GET',
      'getscu',
      (): string[] => [
        '-S',
        '-od',
        scratch,
        '-k',
        'QueryRetrieveLevel=STUDY',
        '-k',
        `StudyInstanceUID=${study(canary)}`,
      ],
    ],
    [
      'C-GET of the patient',
      'getscu',
      (): string[] => ['-P', '-od', scratch, '-k', 'QueryRetrieveLevel=PATIENT', '-k', 'PatientID=H200'],
    ],
    [
      'C-MOVE',
      'movescu',
      (): string[] => [
        '-S',
        '-aem',
        'TARGET',
        '-k',
        'QueryRetrieveLevel=STUDY',
        '-k',
        `StudyInstanceUID=${study(canary)}`,
      ],
    ],
  ] as const)('%s', async (_, tool, options) => {
    const node = await addNode(archive.folder, `THIEF${++names}`, scratch, { port: 11112 })
    if (tool === 'movescu') await addNode(archive.folder, 'TARGET', scratch, { port: 11113 })
    const relay = await relayToTls(archive.server.ready.dicomTls, node)
    onTestFinished(() => relay.stop())
    const peer = ['-aet', node.aeTitle, '-aec', 'LEADGLASS', '127.0.0.1', String(relay.port)]
    expect((await run('echoscu', peer)).status).toBe(0)
    await run(tool, [...options(), ...peer])
    expect(await alarmsOf(`node:${node.aeTitle}`)).toHaveLength(1)
    expect((await run('echoscu', peer)).status).not.toBe(0)
  })
})

test('what happened stands in the audit log, with the study by its opaque name', async () => {
  const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 500 })
  const suspended = entries.filter(({ event }) => event.action === 'account:suspended')
  expect(suspended.length).toBeGreaterThan(10)
  expect(JSON.stringify(entries)).not.toContain(study(canary))
})

test('no role can ask for the list, and the operator can take one away', async () => {
  const { canaries } = await runOperation(archive.folder, 'canary.list', {})
  expect(canaries).toMatchObject([{ studyInstanceUID: study(canary) }])
  await runOperation(archive.folder, 'canary.remove', { studyInstanceUID: study(canary) })
  const { get } = await program()
  expect((await get('/dicom-web/studies?limit=1000')).text).not.toContain(study(canary))
  await expect(
    runOperation(archive.folder, 'canary.remove', { studyInstanceUID: study(canary) }),
  ).rejects.toMatchObject({ code: 'LG_CANARY_UNKNOWN' })
})
