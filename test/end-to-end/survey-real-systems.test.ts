/** Real systems on loopback are judged rightly, and nothing that names a patient is left anywhere. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding } from '@leadglass/survey'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearForms, findClearText } from './support/clear-text.ts'
import { runDcmtk } from './support/dcmtk.ts'
import { freePort } from './support/free-port.ts'
import { madeInstance } from './support/made-instance.ts'
import { type Orthanc, startOrthanc, untilEchoed } from './support/orthanc.ts'
import type { Server } from './support/server.ts'
import { prepareSurvey, type Surveyed, survey } from './support/survey.ts'
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
let surveyOfClosed: Surveyed
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
  const leadglassPort = Number(new URL(server.https).port)
  const targets = [open.dicomPort, closed.dicomPort, qrPort, server.dicomPort, leadglassPort, 1]
  // Each system has an address of its own, so that the web ports of one are not taken for those of another.
  const hosts = targets.map((port, index) => ({ port, address: index < 1 ? '127.0.0.1' : `127.0.0.${index + 1}` }))
  const reachable = hosts.map(({ port, address }) => ({
    port,
    address: listensEverywhere(port) ? address : '127.0.0.1',
  }))
  // Orthanc's web port answers on every address, too: the open one is asked in a survey of its own.
  surveyOfOpen = await surveyed(folder, 'survey-open', reachable.slice(0, 1), [open.httpPort])
  surveyOfClosed = await surveyed(folder, 'survey-closed', reachable.slice(1), [closed.httpPort])
}, 120_000)

afterAll(async () => {
  for (const end of ended.reverse()) await end()
})

/** Orthanc and dcmqrscp listen on every address, Leadglass on 127.0.0.1 alone. */
function listensEverywhere(port: number): boolean {
  return [open.dicomPort, closed.dicomPort, qrPort].includes(port)
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

function findingAt(port: number): Finding {
  return surveyed.snapshot.findings.find((finding) => finding.port === port)!
}

test('an open Orthanc: exposed, counted exactly, images reachable, writable, no decoy; its web face is not counted again', () => {
  const finding = findingAt(open.dicomPort)
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

test('a closed Orthanc, dcmqrscp and Leadglass itself are not exposed; a closed port is rung 0', () => {
  expect(findingAt(closed.dicomPort)).toMatchObject({
    rung: 3,
    dicom: { rejection: { result: 1, source: 1, reason: 7 } },
  })
  expect(
    findingAt(closed.dicomPort).http?.some(
      ({ listsWithoutSignIn, port }) => listsWithoutSignIn && port === closed.httpPort,
    ),
  ).not.toBe(true)
  expect(findingAt(qrPort)).toMatchObject({ rung: 3, dicom: { rejection: { result: 1, source: 1, reason: 7 } } })
  expect(findingAt(server.dicomPort).rung).toBeLessThanOrEqual(3)
  expect(findingAt(Number(new URL(server.https).port)).rung).toBeLessThanOrEqual(3)
  expect(findingAt(1)).toMatchObject({ rung: 0, outcome: 'refused' })
})

test('the totals are those of the one that is open', () => {
  expect(surveyed.totals).toMatchObject({
    analysed: 6,
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
  expect(findClearText(join(folder, 'out'), needles)).toEqual([])
  const said = Buffer.from(surveyed.outcome.stdout + surveyed.outcome.stderr)
  expect(needles.filter(({ octets }) => said.includes(octets))).toEqual([])
  expect(surveyed.inMemory).toEqual([])
})
