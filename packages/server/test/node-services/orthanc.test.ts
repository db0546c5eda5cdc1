/**
 * Orthanc as the other side of storage commitment, both ways over TLS: it asks us and takes our report over an association that
 * we open; it commits itself to what forwarding sent, over one that it opens.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ctPhantom, freePort, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NodeCertificate, runOperation } from '../../src/index.ts'
import { eventually, nodeOf, removeScratchFolders, scratchFolder, upload } from '../support/archives.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let slices: SampleInstance[]
let orthanc: { process: ChildProcess; http: string }

beforeAll(async () => {
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 2 })) slices.push(slice)
  const [dicom, http] = [await freePort(), await freePort()]
  archive = await startServer({
    LEADGLASS_FORWARDING_RULES: JSON.stringify([{ name: 'keep', to: ['ORTHANC'], commitment: true }]),
    LEADGLASS_FORWARDING_LONGEST_PAUSE_SECONDS: '1',
  })
  const certificate = await nodeOf(archive, 'ORTHANC', ['echo', 'store', 'commit'], `127.0.0.1:${dicom}`)
  orthanc = await startOrthanc(certificate, dicom, http)
})
afterAll(async () => {
  orthanc.process.kill('SIGTERM')
  await once(orthanc.process, 'exit')
  await archive.close()
  await removeScratchFolders()
})

test('Orthanc commits itself to what forwarding sent, and only then it counts as delivered', async () => {
  await upload(archive, slices)
  const [view] = await eventually(
    async () => (await runOperation(archive.folder, 'forward.status', {})).destinations,
    ([view]) => view?.delivered === slices.length,
    40_000,
  )
  expect(view).toMatchObject({ destination: 'ORTHANC', waiting: 0, stored: 0, dead: 0 })
  const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 200 })
  const reported = entries.map(({ event }) => event).find(({ action }) => action === 'commitment:reported')
  expect(reported).toMatchObject({ outcome: 'success', principal: 'node:ORTHANC', detail: { committed: 2, failed: 0 } })
})

test('Orthanc asks us, and takes a report that tells the kept from the missing', async () => {
  const [kept] = slices
  const request = {
    DicomInstances: [
      { SOPClassUID: kept!.sopClassUID, SOPInstanceUID: kept!.sopInstanceUID },
      { SOPClassUID: kept!.sopClassUID, SOPInstanceUID: '1.2.3.4.5.6' },
    ],
  }
  const asked = await post('/modalities/leadglass/storage-commitment', JSON.stringify(request))
  const transaction = ((await asked.json()) as { ID: string }).ID
  const report = await eventually(
    async () => (await fetch(`${orthanc.http}/storage-commitment/${transaction}`)).json() as Promise<OrthancReport>,
    ({ Status }) => Status !== 'Pending',
    30_000,
  )
  expect(report.Status).toBe('Failure')
  expect(report.Success.map(({ SOPInstanceUID }) => SOPInstanceUID)).toEqual([kept!.sopInstanceUID])
  expect(report.Failures.map(({ SOPInstanceUID, FailureReason }) => [SOPInstanceUID, FailureReason])).toEqual([
    ['1.2.3.4.5.6', 0x0112],
  ])
})

interface OrthancReport {
  Status: string
  Success: { SOPInstanceUID: string }[]
  Failures: { SOPInstanceUID: string; FailureReason: number }[]
}

async function startOrthanc(certificate: NodeCertificate, dicom: number, http: number) {
  const folder = await scratchFolder()
  const path = (name: string) => join(folder, name)
  await mkdir(path('storage'))
  await writeFile(path('node.key'), certificate.key)
  await writeFile(path('node.crt'), certificate.certificate)
  await writeFile(path('ca.crt'), certificate.authority)
  const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
  const configuration = {
    Name: 'peer',
    StorageDirectory: path('storage'),
    IndexDirectory: path('storage'),
    HttpPort: http,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    DicomAet: 'ORTHANC',
    DicomPort: dicom,
    DicomTlsEnabled: true,
    DicomTlsCertificate: path('node.crt'),
    DicomTlsPrivateKey: path('node.key'),
    DicomTlsTrustedCertificates: path('ca.crt'),
    DicomTlsRemoteCertificateRequired: true,
    DicomCheckModalityHost: false,
    DicomModalities: {
      leadglass: { AET: 'LEADGLASS', Host: host, Port: Number(port), UseDicomTls: true, AllowStorageCommitment: true },
    },
    Plugins: [],
  }
  await writeFile(path('orthanc.json'), JSON.stringify(configuration))
  const child = spawn('Orthanc', [path('orthanc.json')], { stdio: 'ignore' })
  const address = `http://127.0.0.1:${http}`
  await eventually(
    () =>
      fetch(`${address}/system`).then(
        ({ ok }) => ok,
        () => false,
      ),
    (up) => up,
    30_000,
  )
  return { process: child, http: address }
}

function post(path: string, body: string): Promise<Response> {
  return fetch(orthanc.http + path, { method: 'POST', body })
}
