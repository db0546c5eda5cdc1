/** Real systems on loopback are judged rightly, and nothing that names a patient is left anywhere. */

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding } from '@leadglass/survey'
import { freePort } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearForms, findClearText } from './support/clear-text.ts'
import { runDcmtk } from './support/dcmtk.ts'
import { madeInstance } from './support/made-instance.ts'
import { type Orthanc, startOrthanc, untilEchoed } from './support/orthanc.ts'
import type { Server } from './support/server.ts'
import { type LoopbackTarget, prepareSurvey, type Surveyed, survey } from './support/survey.ts'
import { TestArchive } from './support/test-archive.ts'

const patientName = 'Quillonova^Zebedee'
const patientId = 'ZQ-7730-4412-X'
const instances = Array.from({ length: 12 }, () => madeInstance({ patientName, patientId }))
const needles = [
  ...clearForms('PatientName', 'Quillonova'),
  ...clearForms('PatientID', patientId),
  ...instances.slice(0, 3).flatMap(({ studyUID }) => clearForms('StudyInstanceUID', studyUID)),
]

let folder: string
let open: Orthanc
let closed: Orthanc
let archive: TestArchive
let server: Server
let qrPort: number
let surveyOfOpen: Surveyed
let surveyOfWeb: Surveyed
let surveyOfOthers: Surveyed
const ended: (() => unknown)[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'survey-real-'))
  ended.push(() => rmSync(folder, { recursive: true, force: true }))
  open = await startOrthanc(join(folder, 'open'), { DicomAlwaysAllowStore: true })
  ended.push(open.stop)
  closed = await startOrthanc(join(folder, 'closed'), {
    DicomCheckCalledAet: true,
    AuthenticationEnabled: true,
    RegisteredUsers: { ada: 'a long enough pass phrase' },
    DicomAlwaysAllowFind: false,
  })
  ended.push(closed.stop)
  qrPort = await startDcmqrscp(join(folder, 'qr'))
  await seed(open.dicomPort)
  archive = await TestArchive.create(join(folder, 'leadglass'))
  server = await archive.serve()
  ended.push(() => archive.remove())
  // Orthanc's web port answers on every address: the open one is asked in a survey of its own.
  surveyOfOpen = await surveyIn('of-open', [{ port: open.dicomPort }], [open.httpPort])
  surveyOfWeb = await surveyIn('of-web', [{ port: open.httpPort }], [])
  // Leadglass listens on 127.0.0.1 alone; the others have addresses of their own there.
  const others = [
    { address: '127.0.0.2', port: closed.dicomPort },
    { address: '127.0.0.3', port: qrPort },
    { port: server.dicomPort },
    { port: webPort(server) },
    { port: 1 },
  ]
  surveyOfOthers = await surveyIn('of-others', others, [closed.httpPort])
}, 120_000)

afterAll(async () => {
  for (const end of ended.reverse()) await end()
})

async function surveyIn(name: string, targets: readonly LoopbackTarget[], httpPorts: readonly number[]) {
  const place = join(folder, 'surveys', name)
  mkdirSync(place, { recursive: true })
  return await survey(place, await prepareSurvey(place, targets, httpPorts), needles)
}

function webPort({ https }: Server): number {
  return Number(new URL(https).port)
}

async function seed(port: number): Promise<void> {
  const files = instances.map(({ dataSet }, index) => {
    const file = join(folder, `${index}.dcm`)
    writeFileSync(file, dataSet)
    return file
  })
  // Data sets without a file header: storescu reads them as such with -f and sends them with -R.
  const { status, stderr } = await runDcmtk('storescu', ['+f', '-xe', '127.0.0.1', String(port), ...files])
  if (status !== 0) throw new Error(`nothing could be stored: ${stderr}`)
}

async function startDcmqrscp(place: string): Promise<number> {
  mkdirSync(join(place, 'db'), { recursive: true })
  const port = await freePort()
  const lines = [
    `NetworkTCPPort = ${port}`,
    'MaxPDUSize = 16384',
    'MaxAssociations = 16',
    'HostTable BEGIN',
    'HostTable END',
    'VendorTable BEGIN',
    'VendorTable END',
    'AETable BEGIN',
    `ARCHIVE ${join(place, 'db')} RW (9, 1024mb) ANY`,
    'AETable END',
  ]
  writeFileSync(join(place, 'dcmqrscp.cfg'), `${lines.join('\n')}\n`)
  const child = spawn('dcmqrscp', ['-c', join(place, 'dcmqrscp.cfg')], { stdio: 'ignore' })
  ended.push(() => child.kill())
  await untilEchoed(child, port)
  return port
}

function findingAt({ snapshot }: Surveyed, port: number): Finding {
  return snapshot.findings.find((finding) => finding.port === port)!
}

test('an open Orthanc: exposed, counted exactly, images reachable, writable, no decoy; its web face is not counted again', () => {
  const finding = findingAt(surveyOfOpen, open.dicomPort)
  expect(finding).toMatchObject({
    rung: 9,
    outcome: 'done',
    product: { family: 'Orthanc' },
    counts: {
      studies: { value: 12, certainty: 'exact' },
      images: { value: 12, certainty: 'exact' },
      imagesAccessible: { value: 12, certainty: 'exact' },
    },
    dicom: { implementationVersionName: 'OFFIS_DCMTK_367', acceptsAnyCallingAETitle: true, overTls: false },
  })
  expect(finding.exposedFields).toEqual(expect.arrayContaining(['PatientName', 'PatientID']))
  expect(finding.decoy.score).toBeLessThan(0.5)
  expect(finding.http).toContainEqual({
    port: open.httpPort,
    overTls: false,
    viewer: 'Orthanc Explorer',
    listsWithoutSignIn: true,
    isDicomweb: true,
    retrieveRouteOpen: true,
  })
})

test('an archive whose web port alone is in reach is counted over QIDO-RS', () => {
  expect(findingAt(surveyOfWeb, open.httpPort)).toMatchObject({
    rung: 8,
    product: { family: 'Orthanc' },
    counts: {
      studies: { value: 12, certainty: 'exact' },
      images: { value: 12, certainty: 'exact' },
      imagesAccessible: { value: 12, certainty: 'exact' },
    },
    exposedFields: expect.arrayContaining(['PatientName', 'PatientID']),
  })
})

test('a closed Orthanc, dcmqrscp and Leadglass itself are not exposed; a closed port is rung 0', () => {
  const at = (port: number) => findingAt(surveyOfOthers, port)
  const unknownCalledAETitle = { result: 1, source: 1, reason: 7 }
  expect(at(closed.dicomPort)).toMatchObject({
    rung: 3,
    dicom: { rejection: unknownCalledAETitle },
    http: [{ port: closed.httpPort, viewer: 'Orthanc Explorer', listsWithoutSignIn: false, isDicomweb: false }],
  })
  expect(at(qrPort)).toMatchObject({ rung: 3, dicom: { rejection: unknownCalledAETitle } })
  expect(at(server.dicomPort).rung).toBeLessThanOrEqual(3)
  expect(at(webPort(server))).toMatchObject({
    http: [{ overTls: true, viewer: 'Leadglass', listsWithoutSignIn: false }],
  })
  expect(at(webPort(server)).rung).toBeLessThanOrEqual(3)
  expect(at(1)).toMatchObject({ rung: 0, outcome: 'refused' })
  expect(surveyOfOthers.totals).toMatchObject({ analysed: 5, open: 0, studies: 0, plainHttpViewers: 0 })
})

test('the totals are those of the one that is open', () => {
  expect(surveyOfOpen.totals).toMatchObject({
    analysed: 1,
    open: 1,
    countries: 1,
    studies: 12,
    imagesLinked: 12,
    imagesAccessible: 12,
    plainHttpViewers: 1,
    certainty: 'exact',
    decoys: 0,
  })
})

test('no name, identifier or UID of a patient is in what was written, said or held in memory', () => {
  expect(findClearText(join(folder, 'surveys'), needles)).toEqual([])
  const said = Buffer.from(surveyOfOpen.outcome.stdout + surveyOfOpen.outcome.stderr)
  expect(needles.filter(({ octets }) => said.includes(octets))).toEqual([])
  expect(surveyOfOpen.inMemory).toEqual([])
  expect(surveyOfWeb.inMemory).toEqual([])
})
