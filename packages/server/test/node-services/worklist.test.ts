/** The worklist against DCMTK's findscu, and the ways items come into it. */
import { execFile } from 'node:child_process'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DataSet, encodeDataSet, Tags, toDicomJson, UIDs } from '@leadglass/dicom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NodeCertificate, runOperation } from '../../src/index.ts'
import { eventually, nodeOf, removeScratchFolders, scratchFolder, tlsOptions } from '../support/archives.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let watched: string
let scanner: NodeCertificate

beforeAll(async () => {
  watched = join(await scratchFolder(), 'orders')
  await mkdir(watched)
  archive = await startServer({ LEADGLASS_WORKLIST_FOLDER: watched })
  scanner = await nodeOf(archive, 'CT1', ['worklist'])
  await nodeOf(archive, 'STOREONLY', ['store'])
})
afterAll(async () => {
  await archive.close()
  await removeScratchFolders()
})

const base = '1.2.826.0.1.3680043.9.7777'

interface Order {
  number: number
  name: string
  date?: string
  time?: string
  modality?: string
  station?: string
}

function order({ number, name, date = '20261201', time = '093000', modality = 'CT', station = 'CT1' }: Order): DataSet {
  const step = new DataSet()
    .set(Tags.ScheduledStationAETitle, 'AE', station)
    .set(Tags.ScheduledProcedureStepStartDate, 'DA', date)
    .set(Tags.ScheduledProcedureStepStartTime, 'TM', time)
    .set(Tags.Modality, 'CS', modality)
    .set(Tags.ScheduledProcedureStepDescription, 'LO', 'Thorax')
    .set(Tags.ScheduledProcedureStepID, 'SH', `S${number}`)
  return new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.AccessionNumber, 'SH', `A${number}`)
    .set(Tags.PatientName, 'PN', name)
    .set(Tags.PatientID, 'LO', `P${number}`)
    .set(Tags.StudyInstanceUID, 'UI', `${base}.${number}`)
    .set(Tags.ScheduledProcedureStepSequence, 'SQ', [step])
}

/** Asks as a modality does. @returns accession numbers in the order of the answers, and what was printed */
async function ask(keys: string[], as = 'CT1', certificate = scanner) {
  const [, port] = archive.server.ready.dicomTls.split(':') as [string, string]
  const options = [...(await tlsOptions(certificate)), '-W', '-aet', as, '-aec', 'LEADGLASS']
  const always = ['AccessionNumber', 'PatientName', 'PatientID', ...keys].flatMap((key) => ['-k', key])
  const { output, status } = await run('findscu', [...options, ...always, '127.0.0.1', port])
  const accessions = [...output.matchAll(/\(0008,0050\) SH \[(A\d+)/g)].map(([, number]) => number)
  return { accessions, output, status }
}

const step = 'ScheduledProcedureStepSequence[0]'
const all = `${step}.Modality=`

describe('findscu -W', () => {
  beforeAll(async () => {
    const orders = [
      order({ number: 1, name: 'Müller^Jürgen' }),
      order({ number: 2, name: 'Yamada^Tarou=山田^太郎=やまだ^たろう', date: '20261202', time: '140000' }),
      order({ number: 3, name: 'Doe^Jane', modality: 'MR', station: 'MR1', date: '20261203' }),
    ]
    const answer = await archive.send('/api/worklist', {
      method: 'POST',
      as: 'technologist',
      headers: json,
      body: JSON.stringify(orders.map((one) => toDicomJson(one))),
    })
    expect(answer.status, answer.text).toBe(201)
  })

  test.each([
    ['everything, in the order of the start', [all], ['A1', 'A2', 'A3']],
    ['one modality', [`${step}.Modality=CT`], ['A1', 'A2']],
    ['one station', [`${step}.ScheduledStationAETitle=MR1`], ['A3']],
    ['a day', [`${step}.ScheduledProcedureStepStartDate=20261202`], ['A2']],
    ['days', [`${step}.ScheduledProcedureStepStartDate=20261201-20261202`], ['A1', 'A2']],
    [
      'from one moment to another',
      [
        `${step}.ScheduledProcedureStepStartDate=20261201-20261202`,
        `${step}.ScheduledProcedureStepStartTime=100000-150000`,
      ],
      ['A2'],
    ],
    ['a name without its accents', ['PatientName=MULLER^J*'], ['A1']],
    ['a name in its own script', ['SpecificCharacterSet=ISO_IR 192', 'PatientName==山田*'], ['A2']],
    ['a patient', ['PatientID=P3'], ['A3']],
    ['nobody', ['PatientID=P9'], []],
    [
      'a station and a modality that do not go together',
      [`${step}.Modality=CT`, `${step}.ScheduledStationAETitle=MR1`],
      [],
    ],
  ])('finds %s', async (_, keys, expected) => {
    const { accessions, output, status } = await ask(keys)
    expect(status, output).toBe(0)
    expect(accessions, output).toEqual(expected)
  })

  test('answers the attributes that were asked for, and no others', async () => {
    const { output } = await ask(['PatientID=P1', `${step}.Modality`, 'PatientBirthDate'])
    expect(output).toContain('PatientBirthDate')
    expect(output).not.toContain('ScheduledProcedureStepDescription')
    const whole = await ask(['PatientID=P1', 'ScheduledProcedureStepSequence'])
    expect(whole.output).toContain('Thorax')
  })
})

test('a node without the service is told so, and the log of refusals says why', async () => {
  const certificate = await runOperation(archive.folder, 'node.certificate', { aeTitle: 'STOREONLY' })
  const { status } = await ask([all], 'STOREONLY', certificate)
  expect(status).not.toBe(0)
  const { refusals } = await runOperation(archive.folder, 'node.log', { aeTitle: 'storeonly' })
  expect(refusals[0]?.why).toMatch(/^the modality worklist \(C-FIND\) is not among STOREONLY's services/)
})

describe('the watched folder', () => {
  test('takes a DICOM file and one of DICOM JSON, and leaves neither on the disk', async () => {
    const bare = encodeDataSet(order({ number: 11, name: 'File^One', date: '20270101' }), {
      transferSyntaxUID: UIDs.ExplicitVRLittleEndian,
    })
    await drop('one.wl', bare)
    await drop('two.json', JSON.stringify([toDicomJson(order({ number: 12, name: 'File^Two', date: '20270102' }))]))
    const keys = [`${step}.ScheduledProcedureStepStartDate=20270101-20270131`]
    const { accessions } = await eventually(
      () => ask(keys),
      ({ accessions }) => accessions.length === 2,
    )
    expect(accessions).toEqual(['A11', 'A12'])
    await eventually(
      () => readdir(watched),
      (names) => names.length === 0,
    )
  })

  test('sets a file aside that is no order', async () => {
    await drop('three.wl', 'Dear colleague, …')
    const names = await eventually(
      () => readdir(watched),
      (found) => found.includes('three.wl.refused'),
    )
    expect(names).toEqual(['three.wl.refused'])
  })

  async function drop(name: string, octets: Uint8Array | string): Promise<void> {
    const path = join(watched, name)
    await writeFile(`${path}.tmp`, octets)
    await rename(`${path}.tmp`, path)
  }
})

test('an item is replaced by one of the same study and step, and removed by its name', async () => {
  const body = JSON.stringify(toDicomJson(order({ number: 21, name: 'First^Name', date: '20270201' })))
  await archive.send('/api/worklist', { method: 'POST', as: 'technologist', headers: json, body })
  const again = JSON.stringify(toDicomJson(order({ number: 21, name: 'Second^Name', date: '20270202' })))
  await archive.send('/api/worklist', { method: 'POST', as: 'technologist', headers: json, body: again })
  const listed = (await archive.send('/api/worklist?from=20270201&to=20270228', { as: 'clinician' })).json().items
  expect(listed).toMatchObject([{ patientName: 'Second^Name', start: '20270202093000', source: 'api' }])
  const removed = await archive.send(`/api/worklist/${listed[0].id}`, { method: 'DELETE', as: 'technologist' })
  expect(removed.status).toBe(200)
  expect((await archive.send('/api/worklist?from=20270201&to=20270228', { as: 'clinician' })).json().items).toEqual([])
})

test.each([
  [
    'a step without a start',
    (set: DataSet) => set.items(Tags.ScheduledProcedureStepSequence)[0]!.delete(0x00400002),
    /ScheduledProcedureStepStartDate/,
  ],
  ['no patient', (set: DataSet) => set.delete(Tags.PatientID), /PatientID/],
])('%s is refused, and the attribute named without its value', async (_, spoil, expected) => {
  const set = order({ number: 31, name: 'Secret^Name' })
  spoil(set)
  const body = JSON.stringify(toDicomJson(set))
  const answer = await archive.send('/api/worklist', { method: 'POST', as: 'technologist', headers: json, body })
  expect(answer.status).toBe(422)
  expect(answer.text).toMatch(expected)
  expect(answer.text).not.toContain('Secret')
})

test('an administrator sees no worklist, since it is patient data', async () => {
  expect((await archive.send('/api/worklist', { as: 'administrator' })).status).toBe(403)
})

function run(command: string, options: string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile(command, options, (error, out, err) =>
      resolve({ status: error ? Number(error.code ?? 1) : 0, output: out + err }),
    )
  })
}
