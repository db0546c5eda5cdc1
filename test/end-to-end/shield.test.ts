/**
 * `leadglass shield` in front of an Orthanc that lets everybody in, with DCMTK's tools and our own SCU as its nodes: whoever is let in
 * gets what the old archive gives, octet for octet; nobody else gets anything.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { AuditEvent } from '@leadglass/audit'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import {
  AssociationAcceptor,
  cFind,
  cGet,
  cMove,
  type OpenAssociationOptions,
  openAssociation,
  type RequestorAssociation,
  requestCommitment,
  requestContext,
  storageCommitment,
  storageSCP,
} from '@leadglass/network'
import type { StatusReport } from '@leadglass/server'
import { freePort } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { Api } from './support/api.ts'
import { clearForms, findClearText } from './support/clear-text.ts'
import { runDcmtk, storescu } from './support/dcmtk.ts'
import { leadglass } from './support/leadglass.ts'
import { madeInstance, newUID, toStore } from './support/made-instance.ts'
import { type Orthanc, startOrthanc } from './support/orthanc.ts'
import type { Server } from './support/server.ts'
import { type Credentials, pemOf, TestArchive } from './support/test-archive.ts'

const find = UIDs.StudyRootQueryRetrieveInformationModelFind
const move = UIDs.StudyRootQueryRetrieveInformationModelMove
const get = UIDs.StudyRootQueryRetrieveInformationModelGet
const explicit = UIDs.ExplicitVRLittleEndian
const patientName = 'Quillonova^Zebedee'
const patientId = 'ZQ-7730-4412-X'
/** Below the number from which it is asked first, and slowed down. */
const mostPatients = 20
const made = [1, 2].map(() => madeInstance({ patientName, patientId }))
const [first] = made

let shielded: TestArchive
let orthanc: Orthanc
let shield: Server
let settings: string
let viewerPort: number
let scannerPort: number
let plainPort: number
let credentials: Record<'SCANNER1' | 'VIEWER1' | 'ROBOT', Credentials>

beforeAll(async () => {
  shielded = await TestArchive.create()
  const deliveries = await freePort()
  viewerPort = await freePort()
  scannerPort = await freePort()
  const here = (aeTitle: string) => ({ AET: aeTitle, Host: '127.0.0.1', Port: deliveries })
  orthanc = await startOrthanc(join(shielded.place, 'orthanc'), {
    DicomAet: 'OLDPACS',
    DicomModalities: { SCANNER1: here('SCANNER1'), VIEWER1: here('VIEWER1') },
  })
  await shielded.run(['node', 'add', 'VIEWER1', '--services', 'echo,find,move,get', ...to(viewerPort)])
  await shielded.run(['node', 'add', 'ROBOT', '--services', 'find,get'])
  await shielded.run(['node', 'add', 'SCANNER1', '--services', 'echo,store,commit', ...to(scannerPort)])
  const issue = (aeTitle: string) =>
    shielded.run<Credentials>(['node', 'cert', aeTitle, '--out', join(shielded.place, aeTitle)])
  credentials = {
    SCANNER1: await issue('SCANNER1'),
    VIEWER1: await issue('VIEWER1'),
    ROBOT: await issue('ROBOT'),
  }
  plainPort = await freePort()
  settings = [
    'shield:',
    `  pacs: 127.0.0.1:${orthanc.dicomPort}`,
    '  pacsAeTitle: OLDPACS',
    `  dangerouslyAcceptDeliveries: 127.0.0.1:${deliveries}`,
    'dangerouslyAcceptPlaintext:',
    `  listen: 127.0.0.1:${plainPort}`,
    '  peerAddress: 127.0.0.1',
    '  aeTitle: SCANNER1',
    `  until: ${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}`,
    'watch:',
    `  patientsIn10Minutes: ${mostPatients}`,
  ].join('\n')
  shield = await shielded.shield(settings)
})

afterAll(async () => {
  await orthanc?.stop()
  await shielded?.remove()
})

const to = (port: number) => ['--host', '127.0.0.1', '--port', String(port)]

function open(
  aeTitle: keyof typeof credentials,
  contexts: OpenAssociationOptions['contexts'],
  more: Partial<OpenAssociationOptions> = {},
): Promise<RequestorAssociation> {
  const { key, cert: certificate, ca: authority } = pemOf(credentials[aeTitle])
  return openAssociation({
    host: '127.0.0.1',
    port: shield.dicomPort,
    callingAETitle: aeTitle,
    calledAETitle: 'LEADGLASS',
    contexts,
    tls: { key, certificate, authority },
    ...more,
  } as OpenAssociationOptions)
}

const inContext = (abstractSyntaxUID: string) => ({ abstractSyntaxUID, transferSyntaxUIDs: [explicit] })

const study = (studyInstanceUID: string) =>
  new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY').set(Tags.StudyInstanceUID, 'UI', studyInstanceUID)

describe('who was not let in', () => {
  test('gets no association, with and without TLS, and the old archive hears nothing of it', async () => {
    const plain = await runDcmtk('echoscu', ['-v', '-aec', 'LEADGLASS', '127.0.0.1', String(shield.dicomPort)])
    expect(plain.status).not.toBe(0)
    const uncertified = await storescu({ port: shield.dicomPort, files: [] })
    expect(uncertified.status).not.toBe(0)
    await expect(
      open('SCANNER1', [inContext(UIDs.VerificationSOPClass)], { callingAETitle: 'VIEWER1' }),
    ).rejects.toThrow(/rejected permanently: calling AE title/i)
  })

  test('is not answered at the listener for deliveries either, but for the old archive by its name', async () => {
    const port = /dangerouslyAcceptDeliveries: 127\.0\.0\.1:(\d+)/.exec(settings)![1]!
    const named = await runDcmtk('echoscu', ['-v', '-aet', 'ANYBODY', '-aec', 'VIEWER1', '127.0.0.1', port])
    expect(named.stderr + named.stdout).toMatch(/Rejected/i)
    const unknown = await runDcmtk('echoscu', ['-v', '-aet', 'OLDPACS', '-aec', 'NOBODY', '127.0.0.1', port])
    expect(unknown.stderr + unknown.stdout).toMatch(/Rejected/i)
  })
})

describe('a node', () => {
  test('stores through the shield, and the old archive keeps each octet', async () => {
    const { sopClass, transferSyntax } = first!
    const association = await open('SCANNER1', [
      { abstractSyntaxUID: sopClass, transferSyntaxUIDs: [transferSyntax] },
      inContext(UIDs.VerificationSOPClass),
    ])
    expect(await association.echo()).toMatchObject({ Status: 0 })
    for (const instance of made) expect(await association.store(toStore(instance))).toMatchObject({ Status: 0 })
    await association.release()
    const [id] = await keptBehind(first!.sopUID)
    const file = Buffer.from(
      await (await fetch(`http://127.0.0.1:${orthanc.httpPort}/instances/${id}/file`)).arrayBuffer(),
    )
    expect(file.subarray(-first!.dataSet.length).equals(first!.dataSet)).toBe(true)
  })

  test('sends with storescu', async () => {
    const file = join(shielded.place, 'one.dcm')
    const extra = madeInstance({ patientName, patientId })
    writeFileSync(join(shielded.place, 'one.raw'), extra.dataSet)
    await runDcmtk('dcmconv', ['-f', '-te', '+te', join(shielded.place, 'one.raw'), file])
    const sent = await storescu({ port: shield.dicomPort, files: [file], credentials: credentials.SCANNER1 })
    expect(sent).toMatchObject({ status: 0 })
  })

  test('that knows no TLS has its quarantined listener here too, for as long as it is allowed', async () => {
    const extra = madeInstance({ patientName, patientId })
    const association = await openAssociation({
      ...{ host: '127.0.0.1', port: plainPort, callingAETitle: 'SCANNER1', calledAETitle: 'LEADGLASS' },
      contexts: [inContext(extra.sopClass), inContext(find)],
      dangerouslySendPlaintext: true,
    })
    expect(association.contexts.map(({ result }) => result)).toEqual([0, 1])
    expect(await association.store(toStore(extra))).toMatchObject({ Status: 0 })
    await association.release()
    expect(await keptBehind(extra.sopUID)).toHaveLength(1)
  })

  test('is refused the services it was not given, before the old archive hears of them', async () => {
    await expect(open('SCANNER1', [inContext(find)])).rejects.toThrow(/rejected/)
    const association = await open('SCANNER1', [inContext(find), inContext(UIDs.VerificationSOPClass)])
    expect(association.contexts.map(({ result }) => result)).toEqual([1, 0])
    await association.release()
    const viewer = await open('VIEWER1', [inContext(first!.sopClass), inContext(UIDs.VerificationSOPClass)])
    expect(viewer.contexts.map(({ result }) => result)).toEqual([1, 0])
    await viewer.release()
  })

  test('finds what the old archive finds', async () => {
    const keys = ['-k', 'QueryRetrieveLevel=STUDY', '-k', `PatientID=${patientId}`, '-k', 'StudyInstanceUID']
    const { key, certificate, authority } = credentials.VIEWER1
    const tls = ['+tls', key, certificate, '+cf', authority]
    const titles = ['-aet', 'VIEWER1', '-aec', 'LEADGLASS']
    const through = await runDcmtk('findscu', ['-S', ...tls, ...titles, ...keys, '127.0.0.1', String(shield.dicomPort)])
    const direct = await runDcmtk('findscu', ['-S', '-aec', 'OLDPACS', ...keys, '127.0.0.1', String(orthanc.dicomPort)])
    expect(direct.status).toBe(0)
    expect(uidsIn(direct)).toHaveLength(made.length + 2)
    expect(uidsIn(through)).toEqual(uidsIn(direct))
  })

  test('gets instances over its association, octet for octet', async () => {
    const got: Buffer[] = []
    const association = await open(
      'VIEWER1',
      [inContext(get), { ...inContext(first!.sopClass), role: { scu: false, scp: true } }],
      { services: [storageSCP({ store: async (_, dataSet) => void got.push(await gathered(dataSet)) })] },
    )
    const identifier = study(first!.studyUID)
    const operation = cGet(association, { abstractSyntaxUID: get, identifier })
    for await (const _ of operation);
    expect(await operation.result).toMatchObject({ completed: 1, failed: 0 })
    await association.release()
    expect(got.map((octets) => octets.equals(first!.dataSet))).toEqual([true])
  })

  test('has studies moved to its own listener, over TLS, by way of the shield', async () => {
    const folder = join(shielded.place, 'received')
    mkdirSync(folder)
    const { key, certificate, authority } = credentials.VIEWER1
    const tls = ['+tls', key, certificate, '+cf', authority]
    const receiver = spawn('storescp', [...tls, '-rc', '+B', '-od', folder, String(viewerPort)], { stdio: 'ignore' })
    try {
      await untilListening(viewerPort)
      const association = await open('VIEWER1', [inContext(move)])
      const request = { abstractSyntaxUID: move, identifier: study(first!.studyUID) }
      const operation = cMove(association, { ...request, destination: 'VIEWER1' })
      for await (const _ of operation);
      expect(await operation.result).toMatchObject({ completed: 1, failed: 0 })
      const elsewhere = cMove(association, { ...request, destination: 'ELSEWHERE' })
      for await (const _ of elsewhere);
      expect((await elsewhere.result).response.Status).toBe(0xa801)
      await association.release()
    } finally {
      receiver.kill()
    }
    const [name] = readdirSync(folder)
    expect(readFileSync(join(folder, name!)).includes(first!.dataSet)).toBe(true)
  })

  test('asks for a commitment, and the report comes to it through the shield', async () => {
    const { key, cert: certificate, ca: authority } = pemOf(credentials.SCANNER1)
    const transactionUID = newUID()
    let scanner: AssociationAcceptor | undefined
    const reported = new Promise<string>((resolve) => {
      const desk = {
        asked: async () => undefined,
        reported: async (_: unknown, report: { transactionUID: string }) => {
          resolve(report.transactionUID)
          return true
        },
      }
      scanner = new AssociationAcceptor({
        services: [storageCommitment(desk)],
        policy: { admit: () => ({ accepted: true, principal: 'old archive', services: ['commit'] }) },
        tls: { key, certificate, authority },
      })
    })
    await scanner!.listen({ host: '127.0.0.1', port: scannerPort })
    onTestFinished(() => scanner?.close())
    const association = await open('SCANNER1', [requestContext])
    const context = association.contextFor(UIDs.StorageCommitmentPushModel)
    const peer = { invoker: association.invoker, contextID: context.id, transferSyntaxUID: context.transferSyntaxUID! }
    const item = { sopClassUID: first!.sopClass, sopInstanceUID: first!.sopUID }
    expect(await requestCommitment(peer, { transactionUID, items: [item] })).toMatchObject({ Status: 0 })
    await association.release()
    expect(await reported).toBe(transactionUID)
  })
})

describe('who takes too much', () => {
  test('is stopped, and let in no more', async () => {
    const association = await open(
      'ROBOT',
      [inContext(get), inContext(find), { ...inContext(first!.sopClass), role: { scu: false, scp: true } }],
      { services: [storageSCP({ store: async (_, dataSet) => void (await gathered(dataSet)) })] },
    )
    let status = 0
    let asked = 0
    while (status !== 0x0124 && asked <= mostPatients) {
      asked += 1
      const operation = cGet(association, { abstractSyntaxUID: get, identifier: study(newUID()) })
      for await (const _ of operation);
      status = (await operation.result).response.Status
    }
    expect(status).toBe(0x0124)
    await association.release()
    await expect(open('ROBOT', [inContext(get)])).rejects.toThrow(/rejected/)
    const suspended = await shielded.run<{ principal: string }[]>(['user', 'suspended'])
    expect(suspended.map(({ principal }) => principal)).toEqual(['node:ROBOT'])
  })
})

describe('what stays behind', () => {
  test('the audit log says who opened this patient, by each way, and holds nothing that says who that is', async () => {
    const api = await Api.of(shielded, shield, 'auditor')
    onTestFinished(() => api.close())
    const search = { patientID: patientId }
    const found = await api.send<{ entries: { event: AuditEvent }[] }>('POST', '/api/audit/search', search)
    const entries = found.entries.map(({ event }) => event)
    expect(entries.map(({ action }) => action)).toEqual(['study:read', 'study:read'])
    expect(entries.map(({ detail }) => detail?.message).sort()).toEqual(['C-GET-RQ', 'C-MOVE-RQ'])
    expect(entries.every(({ principal }) => principal === 'node:VIEWER1')).toBe(true)
    const needles = [
      ...clearForms('PatientName', 'Quillonova'),
      ...clearForms('PatientID', patientId),
      ...made.flatMap(({ studyUID, sopUID }) => [studyUID, sopUID].flatMap((uid) => clearForms('UID', uid))),
    ]
    expect(findClearText(shielded.folder, needles)).toEqual([])
    await shielded.run(['audit', 'verify'])
    const { archive, shield: behind } = await shielded.run<StatusReport>(['status'])
    expect(archive).toMatchObject({ studies: 0, instances: 0 })
    expect(behind).toEqual({ pacs: `127.0.0.1:${orthanc.dicomPort}` })
  })

  test('an old archive that is down costs an association, no more, and the shield goes on when it is back', async () => {
    const { dicomPort } = orthanc
    await orthanc.stop()
    await expect(open('VIEWER1', [inContext(find)])).rejects.toThrow(/rejected for now/)
    const [refusal] = await shielded.run<{ why: string }[]>(['node', 'log', 'VIEWER1'])
    expect(refusal!.why).toMatch(/^the archive behind is not reached: /)
    orthanc = await startOrthanc(join(shielded.place, 'orthanc'), { DicomAet: 'OLDPACS', DicomPort: dicomPort })
    const association = await open('VIEWER1', [inContext(find)])
    const operation = cFind(association, { abstractSyntaxUID: find, identifier: study(first!.studyUID) })
    const rows: string[] = []
    for await (const row of operation) rows.push(row.string(Tags.StudyInstanceUID)!)
    expect(rows).toEqual([first!.studyUID])
    await association.release()
    const ended = await shield.stop()
    expect(ended.status).toBe(0)
    expect(ended.stderr).not.toMatch(/Quillonova|ZQ-7730/)
  })
})

describe('the command', () => {
  test('takes in no studies where a shield runs', async () => {
    const file = join(shielded.place, 'one.dcm')
    writeFileSync(join(shielded.folder, 'config.yaml'), settings)
    const taken = await leadglass(['import', file, '--data', shielded.folder])
    expect(taken.status).toBe(77)
    expect(taken.stderr).toMatch(/keeps no studies/)
  })

  test('says what is wrong with its configuration, and serve does not run a shield', async () => {
    const folder = shielded.folder
    const file = join(shielded.place, 'wrong.yaml')
    writeFileSync(file, 'shield: {}\n')
    const unset = await leadglass(['shield', '--config', file, '--data', folder])
    expect(unset).toMatchObject({ status: 78 })
    expect(unset.stderr).toMatch(/shield\.pacs: name the old archive/)
    writeFileSync(
      file,
      settings.replace(/dangerouslyAcceptDeliveries: .*/, 'dangerouslyAcceptDeliveries: 0.0.0.0:11112'),
    )
    const everywhere = await leadglass(['shield', '--config', file, '--data', folder])
    expect(everywhere).toMatchObject({ status: 78 })
    expect(everywhere.stderr).toMatch(/name one interface/)
    writeFileSync(file, settings)
    const served = await leadglass(['serve', '--config', file, '--data', folder, '--https', '127.0.0.1:0'])
    expect(served).toMatchObject({ status: 78 })
    expect(served.stderr).toMatch(/leadglass shield/)
  })
})

/** Orthanc's own names of an instance; none where it does not keep it. */
async function keptBehind(SOPInstanceUID: string): Promise<string[]> {
  const body = JSON.stringify({ Level: 'Instance', Query: { SOPInstanceUID } })
  const answer = await fetch(`http://127.0.0.1:${orthanc.httpPort}/tools/find`, { method: 'POST', body })
  return (await answer.json()) as string[]
}

/** The Study Instance UIDs in findscu's output. */
function uidsIn({ stdout, stderr }: { stdout: string; stderr: string }): string[] {
  return [...(stdout + stderr).matchAll(/\(0020,000d\) UI \[([\d.]+)/g)].map(([, uid]) => uid!).sort()
}

/** Without a certificate storescp answers nobody, but it listens. */
async function untilListening(port: number): Promise<void> {
  await vi.waitFor(async () => {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
    } finally {
      socket.destroy()
    }
  }, 10_000)
}

async function gathered(dataSet: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of dataSet) parts.push(part)
  return Buffer.concat(parts)
}
