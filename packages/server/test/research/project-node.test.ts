/**
 * A node that is bound to a project sees it as its researchers do, with DCMTK's own clients: C-FIND, C-GET and C-MOVE answer without
 * identities, the original cannot be asked for, and nobody sends it one.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDataSet, splitPart10, Tags, UIDs } from '@leadglass/dicom'
import { openAssociation } from '@leadglass/network'
import { freePort, part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import {
  addNode,
  type PeerFiles,
  type Ran,
  type Running,
  relayFromTls,
  relayToTls,
  run,
  startPeer,
} from '../support/dicom-peers.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'
import { type TellingStudy, tellingStudy } from './telling-study.ts'

let archive: TestServer
let study: TellingStudy
let scratch: string
let lab: Client
let workstation: Client
let inbox: string
const closing: (() => Promise<unknown>)[] = []

interface Client {
  files: PeerFiles
  relay: Running
}

beforeAll(async () => {
  archive = await startServer()
  closing.push(() => archive.close())
  scratch = await mkdtemp(join(tmpdir(), 'leadglass-project-node-'))
  study = await tellingStudy()
  const paths = study.instances.map((_, index) => join(scratch, `${index}.dcm`))
  for (const [index, instance] of study.instances.entries()) await writeFile(paths[index]!, part10File(instance))
  await runOperation(archive.folder, 'import', { paths })
  await post('/api/collections', { name: 'Trial A', kind: 'project', studyInstanceUIDs: [study.studyInstanceUID] })
  await post('/api/projects/Trial%20A', {})
  inbox = mkdtempSync(join(scratch, 'inbox-'))
  const port = await freePort()
  lab = await client('LAB', { project: 'Trial A', port })
  workstation = await client('WORKSTATION', {})
  const plain = await freePort()
  const receiver = await startPeer('storescp', ['-aet', 'LAB', '+xa', '-od', inbox, String(plain)], plain)
  closing.push(() => receiver.stop())
  const line = await relayFromTls(plain, lab.files, port)
  closing.push(() => line.stop())
})
afterAll(async () => {
  for (const close of closing.reverse()) await close()
  await rm(scratch, { recursive: true })
})

async function post(path: string, body: unknown): Promise<void> {
  const answer = await archive.send(path, {
    method: 'POST',
    as: 'administrator',
    headers: json,
    body: JSON.stringify(body),
  })
  expect(answer.status, answer.text).toBeLessThan(300)
}

interface ClientOptions {
  project?: string
  port?: number
  services?: string[]
}

async function client(aeTitle: string, options: ClientOptions): Promise<Client> {
  const services = ['echo', 'find', 'move', 'get']
  const files = await addNode(archive.folder, aeTitle, scratch, { services, ...options })
  const relay = await relayToTls(archive.server.ready.dicomTls, files)
  closing.push(() => relay.stop())
  return { files, relay }
}

const titlesOf = ({ files }: Client) => ['-aet', files.aeTitle, '-aec', 'LEADGLASS']
const placeOf = ({ relay }: Client) => ['127.0.0.1', String(relay.port)]
const ofStudy = (uid: string) => ['-S', '-k', 'QueryRetrieveLevel=STUDY', '-k', `StudyInstanceUID=${uid}`]

const findscu = (from: Client, ...keys: string[]): Promise<Ran> =>
  run('findscu', [...titlesOf(from), '-S', ...keys.flatMap((key) => ['-k', key]), ...placeOf(from)])

async function getscu(from: Client, uid: string): Promise<Buffer[]> {
  const folder = mkdtempSync(join(scratch, 'got-'))
  await run('getscu', [...titlesOf(from), '-od', folder, ...ofStudy(uid), ...placeOf(from)])
  return filesIn(folder)
}

const movescu = (from: Client, to: string, uid: string): Promise<Ran> =>
  run('movescu', [...titlesOf(from), '-aem', to, ...ofStudy(uid), ...placeOf(from)])

function filesIn(folder: string): Buffer[] {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name)))
}

/** The Study Instance UID that the node is shown. */
async function shownUID(): Promise<string> {
  const { output } = await findscu(lab, 'QueryRetrieveLevel=STUDY', 'StudyInstanceUID')
  return /\(0020,000d\) UI \[([0-9.]+)/.exec(output)?.[1] ?? ''
}

test('C-FIND answers at each level without identities', async () => {
  const keys = [
    'PatientName',
    'PatientID',
    'StudyInstanceUID',
    'StudyDate',
    'AccessionNumber',
    'ReferringPhysicianName',
  ]
  const found = await findscu(lab, 'QueryRetrieveLevel=STUDY', ...keys)
  expect(found.status, found.output).toBe(0)
  expect(study.told(Buffer.from(found.output))).toEqual([])
  const uid = await shownUID()
  expect(uid).toMatch(/^2\.25\.\d+$/)
  const series = await findscu(lab, 'QueryRetrieveLevel=SERIES', `StudyInstanceUID=${uid}`, 'SeriesInstanceUID')
  const seriesUIDs = [...series.output.matchAll(/\(0020,000e\) UI \[([0-9.]+)/g)].map(([, uid]) => uid)
  expect(seriesUIDs).toHaveLength(2)
  let images = ''
  for (const seriesUID of seriesUIDs) {
    const above = [`StudyInstanceUID=${uid}`, `SeriesInstanceUID=${seriesUID}`]
    const { output } = await findscu(lab, 'QueryRetrieveLevel=IMAGE', ...above, 'SOPInstanceUID', 'InstanceNumber')
    images += output
  }
  // The two slices; the ultrasound image waits for a person to look at it.
  expect(images.match(/\(0008,0018\) UI \[2\.25\./g)).toHaveLength(2)
  for (const output of [series.output, images]) expect(study.told(Buffer.from(output))).toEqual([])
})

test('a node that may find and not fetch is shown the studies of its project without identities, and fetches none', async () => {
  const finder = await client('FINDER', { project: 'Trial A', services: ['find'] })
  const { output } = await findscu(finder, 'QueryRetrieveLevel=STUDY', 'StudyInstanceUID', 'PatientName')
  expect(output).toContain(`(0020,000d) UI [${await shownUID()}`)
  expect(study.told(Buffer.from(output))).toEqual([])
  expect(await getscu(finder, await shownUID())).toEqual([])
  expect(await getscu(finder, study.studyInstanceUID)).toEqual([])
})

test('C-GET brings instances without identities, and the images that wait for a person not at all', async () => {
  const got = await getscu(lab, await shownUID())
  expect(got).toHaveLength(2)
  expect(got.flatMap((file) => study.told(file))).toEqual([])
  const { dataSet, transferSyntaxUID } = splitPart10(got[0]!)
  expect(readDataSet(dataSet, { transferSyntaxUID }).string(Tags.PatientIdentityRemoved)).toBe('YES')
})

test('C-MOVE sends instances without identities', async () => {
  const moved = await movescu(lab, 'LAB', await shownUID())
  expect(moved.status, moved.output).toBe(0)
  const files = filesIn(inbox)
  expect(files).toHaveLength(2)
  expect(files.flatMap((file) => study.told(file))).toEqual([])
})

describe('the original cannot be asked for', () => {
  test('by its UID or by what is not shown', async () => {
    expect(await getscu(lab, study.studyInstanceUID)).toEqual([])
    expect((await movescu(lab, 'LAB', study.studyInstanceUID)).output).not.toMatch(/Completed Suboperations\s*: [1-9]/)
    for (const key of [
      `StudyInstanceUID=${study.studyInstanceUID}`,
      'PatientName=Zweigelt*',
      'PatientID=HOSP-481516',
    ]) {
      const { output } = await findscu(lab, 'QueryRetrieveLevel=STUDY', key)
      expect(output).not.toContain('2.25.')
    }
  })

  test('for it by a node that sees studies whole, nor sent to it from here', async () => {
    const before = filesIn(inbox).length
    expect(await getscu(workstation, study.studyInstanceUID)).toHaveLength(3)
    const moved = await movescu(workstation, 'LAB', study.studyInstanceUID)
    expect(moved.output).toMatch(/0xa801|MoveDestinationUnknown/i)
    const sending = runOperation(archive.folder, 'peer.send', { aeTitle: 'LAB', study: study.studyInstanceUID })
    await expect(sending).rejects.toMatchObject({ code: 'LG_NODE_WITHOUT_IDENTITIES' })
    expect(filesIn(inbox)).toHaveLength(before)
  })

  test('with the identity of a clinician at that node; a researcher may give theirs', async () => {
    const password = 'Lighthouse-of-Genoa-1128'
    await runOperation(archive.folder, 'user.add', { name: 'cleo', role: 'clinician', password })
    await runOperation(archive.folder, 'user.add', { name: 'rosa', role: 'researcher', password })
    await expect(associate('cleo', password)).rejects.toMatchObject({ code: 'LG_ASSOCIATION_REJECTED' })
    const association = await associate('rosa', password)
    await association.release()
  })
})

/** With a name and passcode: PS3.7 D.3.3.7. */
function associate(name: string, passcode: string) {
  const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
  const { key, certificate, authority } = lab.files.pem
  const abstractSyntaxUID = UIDs.StudyRootQueryRetrieveInformationModelFind
  return openAssociation({
    ...{ host, port: Number(port), callingAETitle: 'LAB', calledAETitle: 'LEADGLASS' },
    contexts: [{ abstractSyntaxUID, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] }],
    tls: { key, certificate, authority },
    userIdentity: {
      type: 2,
      positiveResponseRequested: false,
      primaryField: Buffer.from(name),
      secondaryField: Buffer.from(passcode),
    },
  })
}

test('a node that is to see no identities is given no service that shows some', async () => {
  const adding = runOperation(archive.folder, 'node.add', {
    aeTitle: 'LAB2',
    services: ['worklist'],
    project: 'Trial A',
  })
  await expect(adding).rejects.toMatchObject({ code: 'LG_NODE_INVALID' })
  const unknown = runOperation(archive.folder, 'node.add', { aeTitle: 'LAB2', services: ['find'], project: 'Trial B' })
  await expect(unknown).rejects.toMatchObject({ code: 'LG_COLLECTION_UNKNOWN' })
})
