/** Query and retrieval with DCMTK and Orthanc, both ways, over TLS and plain where each can. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDataSet, splitPart10, Tags, UIDs } from '@leadglass/dicom'
import { ctPhantom, freePort, part10File, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import {
  addNode,
  type OrthancNode,
  type PeerFiles,
  type Ran,
  type Running,
  relayFromTls,
  relayToTls,
  run,
  startOrthanc,
  startPeer,
} from '../support/dicom-peers.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const SLICES = 4
let archive: TestServer
let scratch: string
let workstation: PeerFiles
let relay: Running
let port: string
const slices: SampleInstance[] = []
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  archive = await startServer()
  scratch = await mkdtemp(join(tmpdir(), 'leadglass-qr-'))
  port = archive.server.ready.dicomTls.split(':')[1]!
  workstation = await addNode(archive.folder, 'WORKSTATION', scratch)
  relay = await relayToTls(archive.server.ready.dicomTls, workstation)
  closing.push(() => relay.stop())
  for await (const slice of ctPhantom({ sliceCount: SLICES })) slices.push(slice)
  const folder = join(scratch, 'slices')
  mkdirSync(folder)
  for (const [index, slice] of slices.entries()) writeFileSync(join(folder, `${index}.dcm`), part10File(slice))
  const report = await runOperation(archive.folder, 'import', { paths: [folder] })
  expect(report.stored).toBe(SLICES)
})
afterAll(async () => {
  for (const close of closing.reverse()) await close()
  await archive.close()
  await rm(scratch, { recursive: true })
})

/** What the slices have in common. */
const header = () => readDataSet(slices[0]!.dataSet, slices[0]!)
const study = () => header().string(Tags.StudyInstanceUID)!
const series = () => header().string(Tags.SeriesInstanceUID)!
const patientID = () => header().string(Tags.PatientID)!
const tls = ({ key, certificate, authority }: PeerFiles) => ['+tls', key, certificate, '+cf', authority]
const titles = ['-aet', 'WORKSTATION', '-aec', 'LEADGLASS']

function findscu(...options: string[]): Promise<Ran> {
  return run('findscu', [...tls(workstation), ...titles, '-S', ...options, '127.0.0.1', port])
}

/** The data sets that a receiver wrote, by SOP Instance UID. */
function received(folder: string): Map<string, { transferSyntaxUID: string; dataSet: Buffer }> {
  const files = readdirSync(folder).map((name) => splitPart10(readFileSync(join(folder, name))))
  return new Map(
    files.map(({ transferSyntaxUID, dataSet }) => {
      const uid = readDataSet(dataSet, { transferSyntaxUID }).string(Tags.SOPInstanceUID)!
      return [uid, { transferSyntaxUID, dataSet: Buffer.from(dataSet) }]
    }),
  )
}

describe('DCMTK as client', () => {
  test('echoscu', async () => {
    const echoed = await run('echoscu', [...tls(workstation), ...titles, '127.0.0.1', port])
    expect(echoed.status, echoed.output).toBe(0)
  })

  test('findscu finds the study, with counts and modalities', async () => {
    const found = await findscu(
      ...['-k', 'QueryRetrieveLevel=STUDY', '-k', 'PatientName=*', '-k', 'StudyInstanceUID'],
      ...['-k', 'ModalitiesInStudy', '-k', 'NumberOfStudyRelatedInstances'],
    )
    expect(found.status, found.output).toBe(0)
    expect(found.output).toContain(study())
    expect(found.output).toMatch(/\(0008,0061\) CS \[CT\s*\]/)
    expect(found.output).toMatch(new RegExp(`\\(0020,1208\\) IS \\[${SLICES}\\s*\\]`))
  })

  test('findscu at each level of both roots', async () => {
    const image = (
      await run('findscu', [
        ...[...tls(workstation), ...titles, '-P', '-k', 'QueryRetrieveLevel=IMAGE'],
        ...['-k', `PatientID=${patientID()}`, '-k', `StudyInstanceUID=${study()}`],
        ...['-k', `SeriesInstanceUID=${series()}`, '-k', 'SOPInstanceUID', '127.0.0.1', port],
      ])
    ).output
    for (const { sopInstanceUID } of slices) expect(image).toContain(sopInstanceUID)
    const patient = await run('findscu', [
      ...[...tls(workstation), ...titles, '-P', '-k', 'QueryRetrieveLevel=PATIENT', '-k', 'PatientID'],
      ...['-k', 'NumberOfPatientRelatedStudies', '127.0.0.1', port],
    ])
    expect(patient.output).toContain(patientID())
    expect(patient.output).toMatch(/\(0020,1200\) IS \[1\s*\]/)
  })

  test('findscu is told that a hierarchical query lacks a unique key', async () => {
    const found = await findscu('-d', '-k', 'QueryRetrieveLevel=SERIES', '-k', 'SeriesInstanceUID')
    expect(found.output).toMatch(/0xa900/i)
  })

  test('getscu gets what was stored, octet for octet', async () => {
    const folder = await mkdtemp(join(scratch, 'got-'))
    const got = await run('getscu', [
      ...[...titles, '-S', '-od', folder, '-k', 'QueryRetrieveLevel=STUDY', '-k', `StudyInstanceUID=${study()}`],
      ...['+B', '+xe', '127.0.0.1', String(relay.port)],
    ])
    expect(got.status, got.output).toBe(0)
    const files = received(folder)
    for (const { sopInstanceUID, dataSet } of slices)
      expect(files.get(sopInstanceUID)?.dataSet.equals(dataSet)).toBe(true)
  })

  test('movescu to storescp over TLS moves what was stored, octet for octet', async () => {
    const { folder, moved } = await moveTo('RECEIVER', '+xa')
    expect(moved.status, moved.output).toBe(0)
    const files = received(folder)
    expect(files.size).toBe(SLICES)
    for (const { sopInstanceUID, dataSet } of slices)
      expect(files.get(sopInstanceUID)?.dataSet.equals(dataSet)).toBe(true)
  })

  test('a receiver that takes implicit VR only gets the same values in implicit VR', async () => {
    const { folder, moved } = await moveTo('IMPLICIT', '+xi')
    expect(moved.status, moved.output).toBe(0)
    const files = received(folder)
    for (const { sopInstanceUID, dataSet, transferSyntaxUID } of slices) {
      const file = files.get(sopInstanceUID)!
      expect(file.transferSyntaxUID).toBe(UIDs.ImplicitVRLittleEndian)
      const read = readDataSet(file.dataSet, file)
      const original = readDataSet(dataSet, { transferSyntaxUID })
      expect(Buffer.from(read.octets(Tags.PixelData)!).equals(original.octets(Tags.PixelData)!)).toBe(true)
      expect(read.string(Tags.PatientName)).toBe(original.string(Tags.PatientName))
    }
  })

  test('movescu to nobody we know is told so', async () => {
    const moved = await movescu('NOBODY')
    expect(moved.output).toMatch(/0xa801|MoveDestinationUnknown/i)
  })

  test('a node without the service is not answered', async () => {
    const scanner = await addNode(archive.folder, 'SCANNER', scratch, { services: ['echo', 'store'] })
    const options = ['-aet', 'SCANNER', '-aec', 'LEADGLASS', '-S', '-k', 'QueryRetrieveLevel=STUDY']
    const found = await run('findscu', [...tls(scanner), ...options, '127.0.0.1', port])
    expect(found.output).toMatch(/No Acceptable Presentation Contexts/i)
  })
})

function movescu(destination: string): Promise<Ran> {
  return run('movescu', [
    ...['-d', ...titles, '-aem', destination, '-S', '-k', 'QueryRetrieveLevel=STUDY'],
    ...['-k', `StudyInstanceUID=${study()}`, '127.0.0.1', String(relay.port)],
  ])
}

async function moveTo(aeTitle: string, accept: string) {
  const receiverPort = await freePort()
  const node = await addNode(archive.folder, aeTitle, scratch, { services: ['echo'], port: receiverPort })
  const folder = await mkdtemp(join(scratch, 'moved-'))
  const options = [...tls(node), '-aet', aeTitle, '-od', folder, accept, String(receiverPort)]
  const receiver = await startPeer('storescp', options, receiverPort)
  closing.push(() => receiver.stop())
  return { folder, moved: await movescu(aeTitle) }
}

describe('DCMTK as server', () => {
  let qrscp: Running
  let plainPort: number

  beforeAll(async () => {
    plainPort = await freePort()
    const store = join(scratch, 'dcmqrscp')
    mkdirSync(store)
    const configuration = join(scratch, 'dcmqrscp.cfg')
    const backPort = await relayBack()
    writeFileSync(
      configuration,
      [
        `NetworkTCPPort = ${plainPort}`,
        'MaxPDUSize = 16384',
        'MaxAssociations = 8',
        'HostTable BEGIN',
        `leadglass = (LEADGLASS, 127.0.0.1, ${backPort})`,
        'HostTable END',
        'VendorTable BEGIN',
        'VendorTable END',
        'AETable BEGIN',
        `QRSCP ${store} RW (100, 1024mb) ANY`,
        `QRTLS ${store} RW (100, 1024mb) ANY`,
        'AETable END',
        '',
      ].join('\n'),
    )
    qrscp = await startPeer('dcmqrscp', ['-c', configuration], plainPort)
    closing.push(() => qrscp.stop())
  })

  /** dcmqrscp sends without TLS: a relay carries its certificate. */
  async function relayBack(): Promise<number> {
    const back = await relayToTls(
      archive.server.ready.dicomTls,
      await addNode(archive.folder, 'QRSCP', scratch, { port: plainPort, plaintext: true }),
    )
    closing.push(() => back.stop())
    return back.port
  }

  test('plain, where the node was registered so: echo, send, find, get', async () => {
    expect(await runOperation(archive.folder, 'peer.echo', { aeTitle: 'QRSCP' })).toMatchObject({ status: '0000H' })
    const sent = await runOperation(archive.folder, 'peer.send', { aeTitle: 'QRSCP', study: study() })
    expect(sent).toMatchObject({ completed: SLICES, failed: 0 })
    const found = await runOperation(archive.folder, 'peer.find', {
      aeTitle: 'QRSCP',
      level: 'study',
      keys: { StudyInstanceUID: study() },
    })
    expect(found.answers).toHaveLength(1)
    const got = await runOperation(archive.folder, 'peer.get', { aeTitle: 'QRSCP', study: study() })
    expect(got).toMatchObject({ completed: SLICES, failed: 0 })
  })

  test('over TLS the same, through the certificate of the node', async () => {
    const tlsPort = await freePort()
    const node = await addNode(archive.folder, 'QRTLS', scratch, { port: tlsPort })
    const front = await relayFromTls(plainPort, node, tlsPort)
    closing.push(() => front.stop())
    expect(await runOperation(archive.folder, 'peer.echo', { aeTitle: 'QRTLS' })).toMatchObject({ status: '0000H' })
    const got = await runOperation(archive.folder, 'peer.get', { aeTitle: 'QRTLS', study: study() })
    expect(got).toMatchObject({ completed: SLICES, failed: 0 })
  })

  test('moves to this archive', async () => {
    const moved = await runOperation(archive.folder, 'peer.move', { aeTitle: 'QRSCP', study: study() })
    expect(moved).toMatchObject({ completed: SLICES, failed: 0 })
  })
})

describe('Orthanc', () => {
  let orthanc: OrthancNode
  let node: PeerFiles

  beforeAll(async () => {
    const dicomPort = await freePort()
    node = await addNode(archive.folder, 'ORTHANC', scratch, { port: dicomPort })
    orthanc = await startOrthanc(join(scratch, 'orthanc'), node, dicomPort, archive.server.ready.dicomTls)
    closing.push(() => orthanc.stop())
  })

  test('echoes, queries and retrieves by C-MOVE to itself', async () => {
    await orthanc.rest('/modalities/leadglass/echo', {})
    const query = (await orthanc.rest('/modalities/leadglass/query', {
      Level: 'Study',
      Query: { PatientName: '*', StudyInstanceUID: '' },
    })) as { ID: string }
    expect(await orthanc.rest(`/queries/${query.ID}/answers`)).toEqual(['0'])
    await orthanc.rest(`/queries/${query.ID}/answers/0/retrieve`, { TargetAet: 'ORTHANC', Synchronous: true })
    expect(await orthanc.rest('/instances')).toHaveLength(SLICES)
  })

  test('is sent to, found in, moved from and got from', async () => {
    const peer = { aeTitle: 'ORTHANC' }
    expect(await runOperation(archive.folder, 'peer.echo', peer)).toMatchObject({ status: '0000H' })
    const sent = await runOperation(archive.folder, 'peer.send', { ...peer, paths: [join(scratch, 'slices')] })
    expect(sent).toEqual({ completed: SLICES, warnings: 0, failed: 0, reasons: {} })
    const found = await runOperation(archive.folder, 'peer.find', {
      ...peer,
      level: 'series',
      keys: { StudyInstanceUID: study() },
    })
    expect(found.answers).toMatchObject([{ Modality: 'CT', SeriesInstanceUID: series() }])
    const got = await runOperation(archive.folder, 'peer.get', { ...peer, study: study() })
    expect(got).toMatchObject({ completed: SLICES, failed: 0, status: '0000H' })
    const moved = await runOperation(archive.folder, 'peer.move', { ...peer, study: study() })
    expect(moved).toMatchObject({ failed: 0, status: '0000H' })
  })

  test('is not spoken to with another certificate than the one it was issued', async () => {
    await addNode(archive.folder, 'OTHER', scratch, { port: orthanc.port })
    await expect(runOperation(archive.folder, 'peer.echo', { aeTitle: 'OTHER' })).rejects.toMatchObject({
      code: 'LG_TLS_FAILED',
    })
  })
})
