/** Devices by others over TLS: dcmjs-dimse reports a step by MPPS, DCMTK's storescp takes what forwarding sends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { splitPart10 } from '@leadglass/dicom'
import { ctPhantom, freePort, type SampleInstance } from '@leadglass/testkit'
import dimse from 'dcmjs-dimse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NodeCertificate, runOperation } from '../../src/index.ts'
import { eventually, nodeOf, removeScratchFolders, scratchFolder, tlsOptions, upload } from '../support/archives.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const { Client, Dataset, log, requests, responses } = dimse
log.setLevel('error')
let archive: TestServer
let port: number
let slices: SampleInstance[]

beforeAll(async () => {
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 2 })) slices.push(slice)
  port = await freePort()
  archive = await startServer({
    LEADGLASS_FORWARDING_RULES: JSON.stringify([{ name: 'all', to: ['STORESCP'] }]),
    LEADGLASS_FORWARDING_LONGEST_PAUSE_SECONDS: '1',
  })
})
afterAll(async () => {
  await archive.close()
  await removeScratchFolders()
})

test('dcmjs-dimse begins and ends a step', async () => {
  const scanner = await nodeOf(archive, 'SCANNER1', ['mpps'])
  const mpps = '1.2.840.10008.3.1.2.3.3'
  const uid = '1.2.826.0.1.3680043.9.7781.1'
  const begin = new requests.NCreateRequest(mpps, uid)
  begin.setDataset(
    new Dataset({
      ScheduledStepAttributesSequence: [{ StudyInstanceUID: '1.2.3.4', ScheduledProcedureStepID: 'S1' }],
      PatientName: 'Doe^Jane',
      PatientID: '4711',
      PerformedProcedureStepID: 'P1',
      PerformedStationAETitle: 'SCANNER1',
      PerformedProcedureStepStartDate: '20261201',
      PerformedProcedureStepStartTime: '093000',
      PerformedProcedureStepStatus: 'IN PROGRESS',
      Modality: 'CT',
    }),
  )
  expect(await send(begin, scanner)).toBe(0)
  const end = (status: string) => {
    const request = new requests.NSetRequest(mpps, uid)
    request.setDataset(new Dataset({ PerformedProcedureStepStatus: status }))
    return send(request, scanner)
  }
  expect(await end('COMPLETED')).toBe(0)
  expect(await end('DISCONTINUED')).toBe(0x0110)
})

test('storescp receives each instance as it was stored, octet for octet', async () => {
  const certificate = await nodeOf(archive, 'STORESCP', ['echo'], `127.0.0.1:${port}`)
  const folder = await scratchFolder()
  const scp = await startStorescp(certificate, folder)
  try {
    await upload(archive, slices)
    await runOperation(archive.folder, 'forward.retry', {})
    await eventually(
      async () => (await runOperation(archive.folder, 'forward.status', {})).destinations,
      ([view]) => view?.delivered === slices.length,
      30_000,
    )
  } finally {
    scp.kill('SIGTERM')
    await once(scp, 'exit')
  }
  const names = await readdir(folder)
  expect(names).toHaveLength(slices.length)
  const stored = await Promise.all(names.map(async (name) => splitPart10(await readFile(join(folder, name))).dataSet))
  const hex = (sets: readonly Uint8Array[]) => sets.map((set) => Buffer.from(set).toString('base64')).sort()
  expect(hex(stored)).toEqual(hex(slices.map(({ dataSet }) => dataSet)))
})

function send(request: InstanceType<typeof requests.NCreateRequest>, device: NodeCertificate): Promise<number> {
  const [host, dicomPort] = archive.server.ready.dicomTls.split(':') as [string, string]
  return new Promise((resolve, reject) => {
    const client = new Client()
    let status = -1
    request.on('response', (response: InstanceType<typeof responses.NCreateResponse>) => {
      status = response.getStatus()
    })
    client.addRequest(request)
    client.on('networkError', reject)
    client.on('associationReleased', () => resolve(status))
    client.on('associationRejected', () => reject(new Error('rejected')))
    const { key, certificate: cert, authority: ca } = device
    const securityOptions = { key, cert, ca, rejectUnauthorized: true }
    client.send(host, Number(dicomPort), 'SCANNER1', 'LEADGLASS', { securityOptions })
  })
}

/** `+B` writes the data set exactly as it was received. */
async function startStorescp(certificate: NodeCertificate, folder: string): Promise<ChildProcess> {
  const options = [...(await tlsOptions(certificate)), '-aet', 'STORESCP', '+B', '-od', folder, String(port)]
  const child = spawn('storescp', options, { stdio: 'ignore', env: { ...process.env, TCP_NODELAY: '1' } })
  await eventually(listens, (up) => up, 15_000)
  return child
}

function listens(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
