/** Closed by construction: who is not a registered node with its own certificate stores nothing, and leaves a trace. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StoreScu, storescu } from './support/dcmtk.ts'
import { DicomWeb } from './support/dicomweb.ts'
import { ctSeries } from './support/files.ts'
import type { Server } from './support/server.ts'
import { type Credentials, TestArchive } from './support/test-archive.ts'

let archive: TestArchive
let stranger: TestArchive
let server: Server
let web: DicomWeb
let scanner: Credentials
let workstation: Credentials
let foreign: Credentials
const files = ctSeries()
  .slice(0, 3)
  .map((file) => file.path)

beforeAll(async () => {
  ;[archive, stranger] = await Promise.all([TestArchive.create(), TestArchive.create()])
  scanner = await archive.node('SCANNER1')
  workstation = await archive.node('WORKSTATION')
  foreign = await stranger.node('SCANNER1')
  server = await archive.serve()
  web = await DicomWeb.of(archive, server)
})
afterAll(() => Promise.all([archive?.remove(), stranger?.remove()]))

const attempts: [name: string, attempt: () => Partial<StoreScu>][] = [
  ['without a certificate', () => ({})],
  ['with a certificate of another authority', () => ({ credentials: { ...foreign, authority: scanner.authority } })],
  ["with the certificate of another node's AE title", () => ({ credentials: workstation })],
  ['from an unknown AE title', () => ({ credentials: scanner, callingAETitle: 'NOBODY' })],
  ['to another called AE title', () => ({ credentials: scanner, calledAETitle: 'ORTHANC' })],
]

test.each(attempts)('storescu %s is rejected, stores nothing, and stands in the audit log', async (_, attempt) => {
  const before = await deniedEvents()
  const outcome = await storescu({ port: server.dicomPort, files, ...attempt() })
  expect(outcome.status).not.toBe(0)
  expect(outcome.stdout + outcome.stderr).not.toMatch(/Received Store Response \(Success\)/)
  expect(await web.studies()).toEqual([])
  expect((await deniedEvents()).length).toBeGreaterThan(before.length)
})

test('a node that was removed is rejected from then on', async () => {
  const credentials = await archive.node('LEAVING')
  await archive.run(['node', 'remove', 'LEAVING'])
  const outcome = await storescu({ port: server.dicomPort, files, credentials, callingAETitle: 'LEAVING' })
  expect(outcome.status).not.toBe(0)
  expect(await web.studies()).toEqual([])
})

test('storescu with the certificate from `leadglass node cert` stores', async () => {
  const outcome = await storescu({ port: server.dicomPort, files, credentials: scanner })
  expect(outcome).toMatchObject({ status: 0 })
  expect(await web.studies()).toHaveLength(1)
  expect((await archive.auditEvents()).filter((event) => event.principal === 'node:SCANNER1').length).toBeGreaterThan(0)
})

test.each(['dicom-ping', 'dicom-brute'])(
  "nmap's %s learns nothing of the DICOM port, and stands in the audit log",
  async (script) => {
    const before = await deniedEvents()
    const { stdout } = await run('nmap', ['-Pn', '-p', String(server.dicomPort), '--script', `+${script}`, '127.0.0.1'])
    expect(stdout).toMatch(/^\d+\/tcp open/m)
    expect(stdout).not.toMatch(/Called AET|DICOM Service Provider|LEADGLASS|success/i)
    expect((await deniedEvents()).length).toBeGreaterThan(before.length)
  },
)

const silent = [
  '/api/status',
  '/dicom-web/studies',
  '/dicom-web/studies/1.2.3/metadata',
  '/api/keys',
  '/nothing',
  '/.env',
  '/wado?requestType=WADO',
]

test.each(silent)('curl gets "sign in" at %s and nothing else', async (path) => {
  const { stdout } = await run('curl', ['-s', '-k', `${server.https}${path}`])
  expect(JSON.parse(stdout)).toMatchObject({ status: 401, title: 'Sign in' })
})

test('what a stranger may read without signing in says nothing of patients, people or nodes', async () => {
  for (const path of [
    '/healthz',
    '/.well-known/oauth-authorization-server',
    '/api/certificates/revoked.crl',
    '/api/certificates/status/x',
  ]) {
    const { stdout } = await run('curl', ['-s', '-k', `${server.https}${path}`], { encoding: 'latin1' })
    expect(stdout).not.toMatch(/SCANNER1|WORKSTATION|root|DICOM/)
  }
})

const run = promisify(execFile)

async function deniedEvents() {
  return (await archive.auditEvents()).filter((event) => event.outcome !== 'success')
}
